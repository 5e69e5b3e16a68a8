private import Glibc

/// The right to take records into a database: one process has it at a time.
///
/// A lock of the system on a file beside the database, so it ends with the process, however that ends.
final class WriterLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `StoreError` where another process has the lock, or the file can't be made.
    init(database path: String) throws(StoreError) {
        let lockPath = path + "-writer"
        descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StoreError(
                path: path,
                reason: "can't make \(lockPath) (\(String(cString: strerror(errno)).lowercased()))",
                remedy: "make the folder writable for this user")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.owner(descriptor)
            close(descriptor)
            throw StoreError(
                path: path, reason: "another process\(owner) takes records into it",
                remedy: "one writer at a time: wait until it is done, or end it",
                isSecondWriter: true)
        }
        let note = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = note.withCString { pwrite(descriptor, $0, note.utf8.count, 0) }
    }

    deinit { close(descriptor) }

    private static func owner(_ descriptor: Int32) -> String {
        var digits = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &digits, digits.count, 0)
        let text = String(
            decoding: digits.prefix(max(0, count)).prefix { $0 > 0x20 }, as: UTF8.self)
        return text.isEmpty ? "" : " (\(text))"
    }
}
