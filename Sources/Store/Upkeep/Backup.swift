private import Glibc
internal import GRDB
package import Records

extension Store {
    /// Writes a copy of the database as of now, whatever is written meanwhile.
    ///
    /// The copy is made beside its place, checked, made durable and then moved there.
    ///
    /// - Throws: `StoreError` where there is a file already, or the copy is not whole.
    package func backup(to target: String) throws {
        if access(target, F_OK) == 0 {
            throw StoreError(
                path: target, reason: "there is a file already",
                remedy: "name another one, or move it away")
        }
        let draft = target + ".part"
        unlink(draft)
        try reportingFaults(of: target) { try database.vacuum(into: draft) }
        defer { unlink(draft) }
        try Self.requireWhole(draft, said: target)
        try Self.place(draft, at: target)
    }

    /// Puts a backup in a database's place.
    ///
    /// A database that is there is written over page by page under its own locks, so that whoever
    /// has it open sees the backup from then on; one that is damaged is replaced as a file. One
    /// that can't be opened for any other reason stays as it is.
    ///
    /// - Parameter replaces: whether a database that is there may be lost.
    /// - Returns: what was lost with the database that was there; `nil` where none was.
    /// - Throws: `StoreError`: the backup is not whole, or something is in the way.
    package static func restore(
        _ backup: String, to path: String, replaces: Bool, actor: String, at time: EventTime
    ) throws -> RestoreLoss? {
        let isThere = access(path, F_OK) == 0
        let lock = try WriterLock(database: path)
        defer { withExtendedLifetime(lock) {} }
        let live = isThere ? try unlessDamaged { try Store(opening: path, for: .review) } : nil
        let loss = isThere ? try RestoreLoss.of(replacing: live, by: backup) : nil
        if isThere, !replaces {
            let lost = loss.flatMap { $0.isNothing ? nil : $0 }
            throw StoreError(
                path: path,
                reason: "there is a database already"
                    + (lost.map { ", and the backup lacks \($0.told)" } ?? ""),
                remedy: "say --force to replace it, or name another place"
                    + (lost.map { "; afterwards " + $0.remedy } ?? ""))
        }
        let draft = path + ".part"
        unlink(draft)
        defer { unlink(draft) }
        try copy(backup, to: draft, said: path)
        if let live {
            let whole = try Store(opening: draft, for: .read)
            try reportingFaults(of: path) { try whole.database.backup(to: live.database) }
        } else {
            try replace(path, by: draft)
        }
        try Store(opening: path, for: .review).write { db in
            var body = JSONLine()
            body.raw("loss_known", loss?.isKnown ?? true ? "true" : "false")
            body.strings("lost_runs", loss?.runs ?? [])
            body.integer("lost_decisions", loss?.decisions ?? 0)
            body.strings("lost_erasures", loss?.erased ?? [])
            try AuditLog.append(
                db, at: time, actor: actor, action: "restore", subject: backup,
                body: String(decoding: body.finished(), as: UTF8.self))
        }
        return loss
    }

    /// - Returns: `nil` where the file itself is broken.
    static func unlessDamaged<Value>(_ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch let error as StoreError where [.damage, .noDatabase].contains(error.kind) {
            return nil
        }
    }

    /// Puts a file in the place of a database that is damaged. The log of that one must not be read
    /// with the new file, and may be all that is left of it until that is there.
    private static func replace(_ path: String, by draft: String) throws {
        let (log, aside) = (path + "-wal", path + "-wal.part")
        unlink(path + "-shm")
        let hasLog = rename(log, aside) == 0
        do {
            try place(draft, at: path)
        } catch {
            if hasLog { rename(aside, log) }
            throw error
        }
        unlink(aside)
    }

    /// Makes a copy of a backup beside the database, and sees that it is whole.
    private static func copy(_ backup: String, to draft: String, said path: String) throws {
        do {
            let source = try Store(opening: backup, for: .read)
            try reportingFaults(of: path) { try source.database.vacuum(into: draft) }
            try requireWhole(draft, said: backup)
        } catch let error as StoreError where error.kind == .damage {
            throw StoreError(
                path: backup, reason: "the backup is damaged",
                remedy: "use another one; \(path) is as it was")
        }
    }

    private static func requireWhole(_ copy: String, said name: String) throws {
        let problems = try Store(opening: copy, for: .read).read(DatabaseCheck.wholeness)
            .flatMap(\.problems)
        if let first = problems.first {
            throw StoreError(
                path: name, reason: "the copy is not whole: \(first)",
                remedy: "`holdback db check` tells all; use another backup")
        }
    }

    /// Makes a file durable and moves it to its place.
    static func place(_ draft: String, at target: String) throws {
        let file = open(draft, O_RDONLY | O_CLOEXEC)
        let isSafe = file >= 0 && fsync(file) == 0
        if file >= 0 { close(file) }
        guard isSafe, rename(draft, target) == 0 else {
            throw StoreError(
                path: target,
                reason:
                    "can't put the file there (\(String(cString: strerror(errno)).lowercased()))",
                remedy: "check the disk's free space and the folder's permissions")
        }
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        let handle = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if handle >= 0 {
            fsync(handle)
            close(handle)
        }
    }
}
