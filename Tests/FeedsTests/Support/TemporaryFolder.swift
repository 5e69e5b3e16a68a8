import Foundation

/// A folder for one test, removed with what it holds.
final class TemporaryFolder {
    private let location = FileManager.default.temporaryDirectory
        .appendingPathComponent("feeds-\(UUID().uuidString)")

    var path: String { location.path }

    init() {
        try? FileManager.default.createDirectory(at: location, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: location) }

    @discardableResult
    func write(_ name: String, _ text: String) -> String {
        let file = location.appendingPathComponent(name)
        try? Data(text.utf8).write(to: file)
        return file.path
    }

    func makeFolder(_ name: String) {
        let folder = location.appendingPathComponent(name)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
}
