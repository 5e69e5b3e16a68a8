import FirmRecords
import Foundation
import Testing

/// What a person at a terminal is shown.
struct TerminalTests {
    private let folder = TemporaryFolder()

    @Test func `headings are painted, and what records brought along is not`() throws {
        let demo = repository.appending(path: "datasets/demo").path
        let rules = repository.appending(path: "rules").path
        _ = try CommandRun(
            ["ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet"], in: folder.path(""))
        let affiliate = try shown(
            "affiliate", "show", "AFF0049", "--db", "firm.db", "--rules", rules)
        #expect(affiliate.contains("\u{1B}[1mAFF0049  fraud"))
        let list = try shown("flags", "list", "--affiliate", "AFF0049", "--db", "firm.db")
        let words = list.split(whereSeparator: \.isWhitespace).map(String.init)
        let flag = try #require(words.first { $0.count == 21 })
        let text = try shown("flags", "show", flag, "--db", "firm.db")
        #expect(text.contains("\u{1B}[1m\(flag)  "))
        #expect(text.contains("\u{1B}[1mhistory\u{1B}[0m"))
        #expect(!text.contains("?["))
    }

    @Test func `the queue says whom a flag is about on a screen of eighty columns`() throws {
        let demo = repository.appending(path: "datasets/demo").path
        let rules = repository.appending(path: "rules").path
        _ = try CommandRun(
            ["ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet"], in: folder.path(""))
        let queue = try shown("flags", "list", "--db", "firm.db", "--top", "40", columns: 80)
        let rows = queue.split(whereSeparator: \.isNewline).dropFirst()
        #expect(rows.count > 20)
        #expect(rows.allSatisfy { $0.count <= 80 && $0.contains("  AFF00") })
        // What tells apart flags that are all as good as certain.
        #expect(
            Set(rows.flatMap { $0.split(separator: " ") }.filter { $0.hasPrefix("99.") }).count > 1)
        let wide = try shown("flags", "list", "--db", "firm.db", columns: 120)
        #expect(wide.contains("evidence") && wide.contains("pair C000430+C000443"))
    }

    /// Runs the program with its output on a terminal.
    private func shown(_ arguments: String..., columns: UInt16 = 0) throws -> String {
        let (terminal, end) = try Self.openTerminal()
        var size: [UInt16] = [50, columns, 0, 0]
        if columns > 0 { try #require(ioctl(terminal, 0x5414 as UInt, &size) == 0) }  // TIOCSWINSZ
        defer { close(terminal) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandRun.built)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path(""))
        process.environment = ProcessInfo.processInfo.environment
            .merging(["TERM": "xterm", "NO_COLOR": ""]) { $1 }
        process.standardOutput = FileHandle(fileDescriptor: end, closeOnDealloc: false)
        try process.run()
        close(end)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(terminal, &part, part.count)
            if count < 0, errno == EINTR { continue }
            // An error, when the last who could write is gone.
            if count <= 0 { break }
            bytes += part.prefix(count)
        }
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A terminal of its own: where it is read, and where a program writes to it.
    private static func openTerminal() throws -> (reader: Int32, end: Int32) {
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (locked, number) = (0 as Int32, 0 as Int32)
        let (unlock, name) = (0x4004_5431 as UInt, 0x8004_5430 as UInt)  // TIOCSPTLCK, TIOCGPTN
        try #require(ioctl(terminal, unlock, &locked) == 0)
        try #require(ioctl(terminal, name, &number) == 0)
        return (terminal, open("/dev/pts/\(number)", O_RDWR | O_NOCTTY))
    }
}
