private import Foundation
internal import Pipeline

/// A file of differences, one JSON object a line; it holds names of records, so it is its owner's.
package enum DifferenceFile {
    /// Hands `body` what writes a difference down, and puts the file in its place once `body` is
    /// through: until then, and where it fails, the last one stays.
    ///
    /// - Parameters:
    ///   - path: `nil` writes nothing down.
    ///   - option: by which the file was named.
    /// - Throws: what `body` throws; `SettingsError` where another file than such a report is
    ///   there; `CocoaError` where it can't be written.
    package static func write<Value>(
        _ path: String?, _ option: String,
        _ body: ((Difference) throws -> Void) async throws -> Value
    ) async throws -> Value {
        guard let path else { return try await body { _ in } }
        var files = OutputGuard()
        try files.writes(path, option, over: .differences)
        let draft = Self.draft(path)
        let handle = try open(draft ?? path, isNew: draft != nil)
        do {
            let value = try await body { difference in
                try handle.write(contentsOf: Data(difference.jsonLine + [UInt8(ascii: "\n")]))
            }
            if draft != nil { try handle.synchronize() }
            try handle.close()
            if let draft, rename(draft, target(path)) != 0 { throw unwritable(path) }
            return value
        } catch {
            if let draft { unlink(draft) }
            throw error
        }
    }

    /// The file behind links.
    private static func target(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    /// Where it is written first; `nil` for a pipe or a device, which is written to as it is.
    private static func draft(_ path: String) -> String? {
        let target = target(path)
        var status = stat()
        let isThere = stat(target, &status) == 0
        let isReplaced = !isThere || status.st_mode & S_IFMT == S_IFREG
        return isReplaced && !isStream(path) ? target + ".part" : nil
    }

    private static func open(_ path: String, isNew: Bool) throws -> FileHandle {
        if isNew {
            let isMade = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            if !isMade { throw unwritable(path) }
        }
        guard let handle = FileHandle(forWritingAtPath: path) else { throw unwritable(path) }
        return handle
    }

    private static func unwritable(_ path: String) -> CocoaError {
        CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
    }
}
