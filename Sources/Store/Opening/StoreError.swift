private import Glibc
internal import GRDB

/// Why a database can't be used: place, reason and remedy.
package struct StoreError: Error, Hashable, Sendable {
    package let path: String
    package let reason: String
    package let remedy: String
    package let kind: Kind

    /// What callers tell apart.
    package enum Kind: Sendable {
        /// Another process takes records: waiting may help.
        case secondWriter
        /// The file itself is broken.
        case damage
        /// The file is no database, or its beginning is torn: which of both, nobody can tell.
        case noDatabase
        /// The key of a payout run was used for other lines.
        case reusedRun
        case other
    }

    package init(path: String, reason: String, remedy: String, kind: Kind = .other) {
        self.path = path
        self.reason = reason
        self.remedy = remedy
        self.kind = kind
    }

    /// The same with another remedy.
    package func remedied(_ remedy: String) -> StoreError {
        StoreError(path: path, reason: reason, remedy: remedy, kind: kind)
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String { "\(path): error: \(reason)\n  hint: \(remedy)" }
}

extension StoreError {
    /// Puts what SQLite says into words.
    init(_ error: DatabaseError, path: String) {
        let said = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_NOTADB:
            self = .foreign(
                path, "the file is no SQLite database, or its beginning is torn", .noDatabase)
        case .SQLITE_CORRUPT:
            self.init(
                path: path, reason: "the database is damaged (\(said))",
                remedy: "`holdback db check` tells where; restore a backup with "
                    + "`holdback db restore`", kind: .damage)
        case .SQLITE_FULL: self = .full(path)
        case .SQLITE_IOERR where Self.isFull(path): self = .full(path)
        case .SQLITE_IOERR:
            self.init(
                path: path, reason: "the disk failed (\(said))",
                remedy: "check the disk and run again; everything acknowledged is safe")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(
                path: path,
                reason: "the database, a file beside it or its folder can't be written (\(said))",
                remedy: "make them writable for this user (FILE-wal and FILE-shm too, where they "
                    + "are), or copy the database to where you may write")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                path: path, reason: "another process keeps the database locked",
                remedy: "wait until it is done, or end it")
        default:
            self.init(
                path: path, reason: "SQLite failed: \(said)",
                remedy: "`holdback db check` tells whether the database is whole")
        }
    }

    private static func full(_ path: String) -> StoreError {
        StoreError(
            path: path, reason: "no space left on the disk",
            remedy: "make room and run again; everything acknowledged is safe")
    }

    /// Whether the disk under a file has no room for a page of a log: SQLite tells some writes that
    /// fail for it from no other failure.
    private static func isFull(_ path: String) -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        var status = statvfs()
        return statvfs(folder, &status) == 0
            && UInt64(status.f_bavail) * UInt64(status.f_frsize) < 1 << 16
    }

    static func foreign(_ path: String, _ reason: String, _ kind: Kind = .other) -> StoreError {
        StoreError(
            path: path, reason: reason,
            remedy: "name a database that `holdback ingest` made, or restore a backup of it",
            kind: kind)
    }
}

/// Runs `body`, turning what SQLite says into a `StoreError`.
func reportingFaults<Value>(of path: String, _ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw StoreError(error, path: path)
    }
}
