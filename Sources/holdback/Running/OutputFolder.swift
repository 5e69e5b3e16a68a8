private import Glibc

/// A folder that gets complete files or none: each is written beside its place and moved there.
struct OutputFolder {
    let path: String

    /// - Throws: `Failure(.files)` if the folder can't be made.
    init(path: String) throws(Failure) {
        self.path = path
        do throws(SystemError) {
            try Self.make(path)
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
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        if error.number != EEXIST || !isFolder { throw error }
    }

    /// Writes lines, each with a line end, and moves the file into place.
    func write(_ name: String, _ lines: some Sequence<[UInt8]>) throws(Failure) {
        let place = path + "/" + name
        let draft = path + "/." + name + ".part"
        do throws(SystemError) {
            try Self.writeLines(lines, to: draft)
            guard rename(draft, place) == 0 else { throw SystemError.last }
        } catch {
            unlink(draft)
            throw Failure(
                code: .files,
                message: "\(place): error: can't write the file (\(error.reason))\n"
                    + "  hint: check the disk's free space and the folder's permissions")
        }
    }

    private static func writeLines(
        _ lines: some Sequence<[UInt8]>, to path: String
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
