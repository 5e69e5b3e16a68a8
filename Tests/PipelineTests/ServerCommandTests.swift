import FirmRecords
import Foundation
import Testing

/// Commands that `holdback-server` carries out, where it is not built.
struct ServerCommandTests {
    private let folder = TemporaryFolder()

    /// The program alone in a folder.
    private func run(_ arguments: String...) throws -> CommandRun {
        let alone = folder.path("holdback")
        if !FileManager.default.fileExists(atPath: alone) {
            try FileManager.default.copyItem(atPath: CommandRun.built, toPath: alone)
        }
        return try CommandRun(arguments, in: folder.path(""), program: alone)
    }

    @Test(arguments: [
        ("pull", "--dry-run"), ("onboard", "<source>"), ("serve", "--requests-per-minute"),
    ])
    func `their help needs no server`(command: String, option: String) throws {
        let help = try run(command, "--help")
        #expect(help.exitCode == 0)
        #expect(help.output.contains("USAGE: holdback \(command)"))
        #expect(help.output.contains(option))
        #expect(help.output.contains("holdback-server"))
        let misspelled = try run(command, "--no-such-option", "x")
        #expect(misspelled.exitCode == 2)
        #expect(misspelled.errors.contains("holdback \(command)"))
    }

    @Test func `to be carried out they say how the server is built`() throws {
        let pull = try run("pull", "acme", "--dry-run")
        #expect(pull.exitCode == 2)
        #expect(pull.errors.contains("holdback-server: error: can't be started"))
        #expect(pull.errors.contains("swift build -c release --product holdback-server"))
    }

    @Test func `the program has no network stack in it`() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: CommandRun.built))
        for name in ["NIOPosix", "Hummingbird", "AsyncHTTPClient", "PQconnectdb"] {
            #expect(bytes.range(of: Data(name.utf8)) == nil, "\(name)")
        }
    }
}
