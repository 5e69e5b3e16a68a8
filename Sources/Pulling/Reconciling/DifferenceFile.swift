private import Foundation

/// A file of differences, one JSON object a line; it holds names of records, so it is its owner's.
package struct DifferenceFile: Sendable {
    private let handle: FileHandle

    /// - Throws: `CocoaError` where it can't be written.
    package init(_ path: String) throws {
        guard
            FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        self.handle = handle
    }

    package func write(_ difference: Difference) throws {
        try handle.write(contentsOf: Data(difference.jsonLine + [UInt8(ascii: "\n")]))
    }

    package func close() throws { try handle.close() }
}
