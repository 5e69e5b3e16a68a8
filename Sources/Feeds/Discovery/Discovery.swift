import Glibc
import Records

/// Finds the sources behind the arguments of a command, in the order in which they are read.
///
/// A folder gives its `customers`, `transactions`, `trading_activity`, `affiliates` and
/// `commissions` with the extension `ndjson`, `jsonl`, `json` or `csv`, in any case. Other files
/// that look like records of these come as sources that are left out, and all else is left alone. A
/// file that is named itself is told by its name, which may go on after the entity's
/// (`customers-2026-01`, `transactions.part1`). `-` is standard input.
///
/// - Returns: sources by entity, then in the order of `paths`, then by name; standard input last.
/// - Throws: when a path can't be opened, or nothing at it can be recognised.
package func discoverSources(_ paths: [String]) throws(FeedError) -> [FeedSource] {
    var found: [FeedSource] = []
    for path in paths {
        for source in try sources(at: path) where !found.contains(source) { found.append(source) }
    }
    let sorted = readingPhases.flatMap { phase in found.filter { $0.entity == phase } }
    return withDistinctNames(sorted)
}

private let readingPhases: [Entity?] = Entity.readingOrder + [nil]

private func sources(at path: String) throws(FeedError) -> [FeedSource] {
    if path == "-" { return [.standardInput] }
    guard access(path, R_OK) == 0 else { throw .cannotOpen(path, errorNumber: errno) }
    if isDirectory(path) { return try sources(inFolder: path) }
    guard let source = recognised(path, wholeStem: false) else {
        throw FeedError(
            path: path, reason: "can't tell from the name what the file holds",
            remedy: "name it after its records, \(expectedNames)")
    }
    return [source]
}

private let expectedNames =
    "such as customers.ndjson: \(Entity.readingOrder.map(\.rawValue).joined(separator: ", ")) "
    + "with \(FeedSource.endings)"

private func sources(inFolder path: String) throws(FeedError) -> [FeedSource] {
    let folder = path.hasSuffix("/") ? path : path + "/"
    let found = try fileNames(inFolder: path).sorted()
        .compactMap { recognised(folder + $0, wholeStem: true) ?? resembling(folder + $0) }
        .filter { !isDirectory($0.path) }
    let read = found.filter { !$0.isLeftOut }
    if read.isEmpty {
        let others = found.map { "`\(fileName($0.path))`" }.joined(separator: ", ")
        throw FeedError(
            path: path,
            reason: "the folder holds no records"
                + (found.isEmpty ? "" : " but \(others), which can't be read so"),
            remedy: "\(found.isEmpty ? "" : "unpack packed files, and ")name the files after their "
                + "records, \(expectedNames)")
    }
    for source in read where access(source.path, R_OK) != 0 {
        throw .cannotOpen(source.path, errorNumber: errno)
    }
    return found
}

/// A file that looks like records and is not called as a folder's files of records are.
private func resembling(_ path: String) -> FeedSource? {
    var parts = fileName(path).lowercased().split(separator: ".", omittingEmptySubsequences: false)
    if packings.contains(String(parts.last ?? "")) { parts.removeLast() }
    guard parts.count > 1, parts[0] != "", let ending = parts.popLast(),
        dataEndings.contains(String(ending))
    else { return nil }
    let letters = parts.joined().filter(\.isLetter)
    let entity = Entity.readingOrder.first {
        letters.contains($0.rawValue.filter(\.isLetter))
    }
    guard let entity else { return nil }
    return FeedSource(entity: entity, path: path, format: .ndjson, isLeftOut: true)
}

private let packings: Set = ["gz", "bz2", "xz", "zst", "zip"]
private let dataEndings: Set = ["ndjson", "jsonl", "json", "csv", "tsv", "parquet", "xls", "xlsx"]

/// - Parameter wholeStem: whether the entity's name must be all that stands before the extension.
private func recognised(_ path: String, wholeStem: Bool) -> FeedSource? {
    let name = fileName(path)
    guard let dot = name.lastIndex(of: "."),
        let format = FeedFormat(fileExtension: String(name[name.index(after: dot)...])),
        let entity = entity(ofStem: name[..<dot].lowercased(), whole: wholeStem)
    else { return nil }
    return FeedSource(entity: entity, path: path, format: format)
}

private func entity(ofStem stem: String, whole: Bool) -> Entity? {
    Entity.readingOrder.first { entity in
        guard stem.hasPrefix(entity.rawValue) else { return false }
        let rest = stem.dropFirst(entity.rawValue.count)
        guard let next = rest.first else { return true }
        return !whole && !next.isLetter && !next.isNumber
    }
}

/// Two files of one name are told apart by their paths.
private func withDistinctNames(_ sources: [FeedSource]) -> [FeedSource] {
    var counts: [String: Int] = [:]
    for source in sources { counts[source.name, default: 0] += 1 }
    return sources.map { source in
        var source = source
        if counts[source.name, default: 0] > 1 { source.name = source.path }
        return source
    }
}

private func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

private func fileNames(inFolder path: String) throws(FeedError) -> [String] {
    guard let folder = opendir(path) else { throw .cannotOpen(path, errorNumber: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        names.append(name)
    }
    return names
}

extension FeedError {
    static func cannotOpen(_ path: String, errorNumber: Int32) -> FeedError {
        let remedy =
            errorNumber == ENOENT
            ? "check the path; it is taken from the current folder"
            : "make it readable for this user"
        return FeedError(
            path: path, reason: "can't open: \(errorText(errorNumber))", remedy: remedy)
    }

    static func cannotRead(_ path: String, errorNumber: Int32) -> FeedError {
        FeedError(
            path: path, reason: "can't read: \(errorText(errorNumber))",
            remedy: "check the disk or the program that writes to it, then run again")
    }
}

private func errorText(_ number: Int32) -> String { String(cString: strerror(number)).lowercased() }
