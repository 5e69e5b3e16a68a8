package import Foundation

/// A folder for one test, removed with what it holds; in memory where the system has such a place,
/// for nothing here asks whether the disk keeps its word.
package final class TemporaryFolder {
    private let location = TemporaryFolder.root.appendingPathComponent(
        "holdback-\(UUID().uuidString)")

    private static let root =
        FileManager.default.isWritableFile(atPath: "/dev/shm")
        ? URL(fileURLWithPath: "/dev/shm") : FileManager.default.temporaryDirectory

    package var database: String { path("firm.db") }

    package init() {
        try? FileManager.default.createDirectory(at: location, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: location) }

    package func path(_ name: String) -> String { location.appendingPathComponent(name).path }

    package func write(_ name: String, _ bytes: Data) throws {
        try bytes.write(to: location.appendingPathComponent(name))
    }

    package func read(_ name: String) throws -> Data {
        try Data(contentsOf: location.appendingPathComponent(name))
    }
}
