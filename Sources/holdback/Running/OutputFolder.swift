private import Foundation

/// A folder that gets complete files or none: each is written beside its place and moved there.
struct OutputFolder {
    let path: String

    /// - Throws: `Failure(.files)` if the folder can't be made.
    init(path: String) throws(Failure) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Failure(
                code: .files,
                message: "\(path): error: can't make the folder (\(Self.reason(error)))\n"
                    + "  hint: name a folder that you may write to")
        }
    }

    /// Writes lines, each with a line end, and moves the file into place.
    func write(_ name: String, _ lines: some Sequence<[UInt8]>) throws(Failure) {
        let place = path + "/" + name
        let draft = path + "/." + name + ".part"
        do {
            try OutputFolder.writeLines(lines, to: draft)
            guard rename(draft, place) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        } catch {
            unlink(draft)
            throw Failure(
                code: .files,
                message: "\(place): error: can't write the file (\(Self.reason(error)))\n"
                    + "  hint: check the disk's free space and the folder's permissions")
        }
    }

    private static func writeLines(_ lines: some Sequence<[UInt8]>, to path: String) throws {
        guard let file = fopen(path, "w") else { throw lastError() }
        var isWhole = true
        for line in lines where isWhole {
            isWhole = fwrite(line, 1, line.count, file) == line.count
                && putc(Int32(UInt8(ascii: "\n")), file) != EOF
        }
        isWhole = fflush(file) == 0 && fsync(fileno(file)) == 0 && isWhole
        let failure = lastError()
        fclose(file)
        if !isWhole { throw failure }
    }

    private static func lastError() -> POSIXError { POSIXError(.init(rawValue: errno) ?? .EIO) }

    private static func reason(_ error: any Error) -> String {
        if let posix = error as? POSIXError { return String(cString: strerror(posix.errorCode)) }
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return underlying.map { String(cString: strerror(Int32($0.code))) } ?? "\(error)"
    }
}

extension POSIXError {
    fileprivate var errorCode: Int32 { code.rawValue }
}
