private import Glibc

/// The right to take records into a database: one process has it at a time.
///
/// A lock of the system on a file beside the database, so it ends with the process, however that
/// ends. Links to the database lead to the same file, which whoever may write the database may use.
final class WriterLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `StoreError` where another process has the lock, or the file can't be made.
    init(database path: String) throws(StoreError) {
        let lockPath = Self.resolved(path) + "-writer"
        descriptor = Self.open(lockPath, beside: path)
        guard descriptor >= 0 else {
            let (error, isThere) = (errno, access(lockPath, F_OK) == 0)
            let reason = String(cString: strerror(error)).lowercased()
            throw StoreError(
                path: path,
                reason: "can't \(isThere ? "open" : "make") \(lockPath) (\(reason))",
                remedy: error == ENOENT
                    ? "make the folder first"
                    : "make \(isThere ? "that file readable" : "the folder writable") for this user"
            )
        }
        guard Self.isLocked(descriptor) else {
            let owner = Self.owner(descriptor)
            close(descriptor)
            throw StoreError(
                path: path, reason: "another process\(owner) takes records into it",
                remedy: "one writer at a time: wait until it is done, or end it",
                kind: .secondWriter)
        }
        // The note helps whoever comes second; where another user's file can't be written, it is
        // left out.
        let note = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = note.withCString { pwrite(descriptor, $0, note.utf8.count, 0) }
    }

    deinit { close(descriptor) }

    /// Times that the lock is asked for, and microseconds between them: a program that is being
    /// started by the last writer holds what that had open until it has begun.
    private static let attempts = 20
    private static let pause: UInt32 = 10_000

    private static func isLocked(_ descriptor: Int32) -> Bool {
        for attempt in 1...attempts {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            if attempt < attempts { usleep(pause) }
        }
        return false
    }

    /// The path behind links, also of a database that is not there yet.
    static func resolved(_ path: String) -> String {
        var path = path
        for _ in 0..<mostLinks {
            if let target = realpath(path, nil) {
                defer { free(target) }
                return String(cString: target)
            }
            guard let next = destination(of: path) else { return path }
            path = next
        }
        return path
    }

    /// As many as the system follows.
    private static let mostLinks = 40

    /// Where a link leads, seen from where the path is; `nil` for what is none.
    private static func destination(of path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        if count <= 0 { return nil }
        let target = String(
            decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard !target.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return target }
        return path[...slash] + target
    }

    /// Opens the file, making it with the rights of the database, as SQLite makes the files beside
    /// it.
    private static func open(_ lockPath: String, beside path: String) -> Int32 {
        var database = stat()
        let isThere = stat(path, &database) == 0
        let mode = isThere ? database.st_mode & 0o777 : 0o644
        let new = Glibc.open(lockPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if new >= 0 {
            if isThere {
                fchmod(new, mode)
                if geteuid() == 0 { _ = fchown(new, database.st_uid, database.st_gid) }
            }
            return new
        }
        if errno != EEXIST { return new }
        let known = Glibc.open(lockPath, O_RDWR | O_CLOEXEC)
        return known >= 0 ? known : Glibc.open(lockPath, O_RDONLY | O_CLOEXEC)
    }

    private static func owner(_ descriptor: Int32) -> String {
        var digits = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &digits, digits.count, 0)
        let text = String(
            decoding: digits.prefix(max(0, count)).prefix { $0 > 0x20 }, as: UTF8.self)
        return text.isEmpty ? "" : " (\(text))"
    }
}
