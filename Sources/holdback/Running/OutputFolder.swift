private import Glibc

/// A folder that gets complete files or none: each is written beside its place and moved there.
struct OutputFolder {
    let path: String

    /// - Throws: `Failure(.files)` if the folder can't be made.
    init(path: String) throws(Failure) {
        let trimmed = String(path.reversed().drop { $0 == "/" }.reversed())
        self.path = trimmed.isEmpty ? path : trimmed
        do throws(SystemError) {
            try Self.make(self.path)
        } catch {
            throw Failure(
                code: .files,
                message: "\(path): error: can't make the folder (\(error.reason))\n"
                    + "  hint: name a folder that you may write to")
        }
    }

    /// Makes a folder with those that it stands in.
    private static func make(_ path: String) throws(SystemError) {
        if mkdir(path, 0o777) == 0 { return }
        let error = SystemError.last
        if error.number == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try make(String(path[..<slash]))
            if mkdir(path, 0o777) == 0 { return }
            throw .last
        }
        if error.number != EEXIST || !isFolder(path) { throw error }
    }

    /// A file's name and its lines.
    typealias File = (name: String, lines: any Sequence<[UInt8]>)

    /// Writes files, each line with a line end: all of them beside their places first, and only
    /// when all are whole are they moved there.
    func write(_ files: [File]) throws(Failure) {
        for (name, _) in files where Self.isFolder(path + "/" + name) {
            throw failure(name, "it is a folder", "move the folder away")
        }
        var drafts: [String] = []
        defer { drafts.forEach { unlink($0) } }
        for (name, lines) in files {
            drafts.append(path + "/." + name + ".part")
            try writing(name) { () throws(SystemError) in
                try Self.writeLines(lines, to: drafts[drafts.count - 1])
            }
        }
        for (name, draft) in zip(files.map(\.name), drafts) {
            try writing(name) { () throws(SystemError) in
                if rename(draft, path + "/" + name) != 0 { throw .last }
            }
        }
        sync(path)
    }

    private func writing(
        _ name: String, _ body: () throws(SystemError) -> Void
    ) throws(Failure) {
        do throws(SystemError) {
            try body()
        } catch {
            throw failure(
                name, error.reason, "check the disk's free space and the folder's permissions")
        }
    }

    private func failure(_ name: String, _ reason: String, _ remedy: String) -> Failure {
        Failure(
            code: .files,
            message: "\(path)/\(name): error: can't write the file (\(reason))\n  hint: \(remedy)")
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func writeLines(
        _ lines: any Sequence<[UInt8]>, to path: String
    ) throws(SystemError) {
        guard let file = fopen(path, "w") else { throw .last }
        var isWhole = true
        for line in lines where isWhole {
            isWhole =
                fwrite(line, 1, line.count, file) == line.count
                && putc(Int32(UInt8(ascii: "\n")), file) != EOF
        }
        isWhole = isWhole && fflush(file) == 0 && fsync(fileno(file)) == 0
        let error = SystemError.last
        fclose(file)
        if !isWhole { throw error }
    }
}

/// What the system said last.
private struct SystemError: Error {
    let number: Int32

    static var last: SystemError { SystemError(number: errno) }

    var reason: String { String(cString: strerror(number)).lowercased() }
}
