private import Feeds
private import Glibc
private import Rules

/// Keeps what a command writes apart from what it reads, from the database, and from each other.
///
/// Files are compared by device and inode, so neither a link nor another spelling of a path
/// misleads.
package struct OutputGuard {
    private var kept: [FileIdentity: String] = [:]

    package init() {}

    /// Keeps a file that is read; `-` is none.
    package mutating func keep(_ path: String?, as what: String) {
        guard let path, path != "-", let identity = FileIdentity(path) else { return }
        kept[identity] = kept[identity] ?? what
    }

    /// Keeps a database and the files that SQLite and its writer have beside it.
    package mutating func keep(database path: String?) {
        guard let path else { return }
        for ending in ["", "-wal", "-shm", "-journal", "-writer"] {
            keep(path + ending, as: "the database")
            keep(Self.resolved(path) + ending, as: "the database")
        }
    }

    /// The path behind links, beside which the files of a database lie.
    private static func resolved(_ path: String) -> String {
        guard let target = realpath(path, nil) else { return path }
        defer { free(target) }
        return String(cString: target)
    }

    /// Keeps the files of records at paths as commands take them.
    package mutating func keep(records paths: [String]) {
        // What can't be opened is told by whoever reads it.
        for path in paths {
            keep(path, as: "`\(path)`, which is read")
            for source in (try? discoverSources([path])) ?? [] {
                keep(source.path, as: "`\(source.path)`, which is read")
            }
        }
    }

    /// Keeps the files of a rule folder.
    package mutating func keep(rules folder: String, withCalibration: Bool = true) {
        guard let files = try? RuleFiles.read(directory: folder) else { return }
        for file in files.rules + files.lists + (withCalibration ? [files.calibration] : []) {
            keep(file.path, as: "`\(file.path)`, which is read")
        }
    }

    /// Refuses a folder that holds records: the files of a scan would take the place of some, and
    /// be read as records with the others.
    ///
    /// - Throws: which file is there.
    package func writesScan(into folder: String) throws(SettingsError) {
        let records = ((try? discoverSources([folder])) ?? []).first {
            $0.name != "affiliates.ndjson" || !FormerOutput.standings.isIn($0.path)
        }
        guard let records else { return }
        throw SettingsError(
            description: "\(folder): error: --out would overwrite records or be read as some: "
                + "\(records.name) is there\n  hint: name another folder")
    }

    /// Refuses a file that is kept, one that another option names too, records, and any SQLite
    /// database.
    ///
    /// - Parameters:
    ///   - option: by which the file was named.
    ///   - former: what alone may be overwritten, whatever it is called; `nil` for any file that is
    ///     not refused above.
    /// - Throws: what would have been lost.
    package mutating func writes(
        _ path: String?, _ option: String, over former: FormerOutput? = nil
    ) throws(SettingsError) {
        guard let path else { return }
        if path == "-" {
            throw SettingsError(
                description: "error: \(option) takes a file, got `-`\n"
                    + "  hint: /dev/stdout is standard output")
        }
        guard let identity = FileIdentity(path) else { return }
        if let what = kept[identity] {
            throw SettingsError(
                description: "\(path): error: \(option) would overwrite \(what)\n"
                    + "  hint: name another file")
        }
        if Self.isDatabase(path) {
            throw SettingsError(
                description: "\(path): error: \(option) would overwrite a database\n"
                    + "  hint: name another file")
        }
        if let former {
            if Self.isReplaced(path), !former.isIn(path) {
                throw SettingsError(
                    description: "\(path): error: \(option) would overwrite a file that is no "
                        + "\(former.name)\n  hint: name another file, or move this one away")
            }
        } else if Self.isOfRecords(path) {
            throw SettingsError(
                description: "\(path): error: \(option) would overwrite records\n"
                    + "  hint: name another file; records are known by their names")
        }
        kept[identity] = "what \(option) names"
    }

    /// Whether a file is there whose content would go. A folder can't be written, which its writer
    /// tells.
    private static func isReplaced(_ path: String) -> Bool {
        var status = stat()
        return !isStream(path) && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Whether commands would read a file as records. A folder is none.
    private static func isOfRecords(_ path: String) -> Bool {
        ((try? discoverSources([path])) ?? []).contains { $0.path == path }
    }

    private static func isDatabase(_ path: String) -> Bool {
        guard let file = fopen(path, "re") else { return false }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 15)
        return fread(&bytes, 1, bytes.count, file) == bytes.count
            && bytes.elementsEqual("SQLite format 3".utf8)
    }
}
