import Foundation
import Testing

/// The table of what the API must do names tests that are there.
@Suite struct RequirementTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Rows of the table: what the API must do, and the tests that hold the server to it.
    private static let rows: [(sentence: String, tests: [String])] = {
        let page = root.appending(path: "docs/integration.md")
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").drop { $0 != "| requirement | held by |" }.dropFirst(
            2
        )
        .prefix { $0.hasPrefix("|") }
        .map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let names = cells[1].split(separator: "`", omittingEmptySubsequences: false)
            return (
                cells[0], names.indices.filter { $0 % 2 == 1 }.map { String(names[$0]) }
            )
        }
    }()

    /// Every source of a test, in Swift and in Python.
    private static let sources: String = {
        let folder = root.appending(path: "Tests")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.allObjects as? [URL] ?? [])
            .filter { ["swift", "py"].contains($0.pathExtension) }
            .compactMap { try? String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }()

    @Test func `every test that the table of requirements names is there`() {
        #expect(Self.rows.count > 30)
        for (sentence, tests) in Self.rows {
            #expect(!tests.isEmpty, "nothing holds the server to: \(sentence)")
            for name in tests where !Self.isThere(name) {
                Issue.record("no test is called `\(name)`, which should hold: \(sentence)")
            }
        }
    }

    private static func isThere(_ name: String) -> Bool {
        if name.hasSuffix(".py") {
            let path = root.appending(path: "Tests/api/" + name).path
            return FileManager.default.fileExists(atPath: path)
        }
        return name.hasPrefix("test_")
            ? sources.contains("def \(name)(") : sources.contains("func `\(name)`(")
    }
}
