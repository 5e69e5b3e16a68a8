import Foundation
import Testing

/// Commands that `holdback-server` carries out, where it is not built.
struct ServerCommandTests {
    private let lone: LoneProgram

    init() throws { lone = try LoneProgram() }

    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: lone.folder.path, program: lone.program)
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

/// The program alone in a folder: a link beside what was built, for a copy can't be started while a
/// process that another test began at that moment holds it open.
private final class LoneProgram {
    let folder = URL(fileURLWithPath: CommandRun.built).deletingLastPathComponent()
        .appending(path: "alone-\(UUID().uuidString)")

    var program: String { folder.appending(path: "holdback").path }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.linkItem(atPath: CommandRun.built, toPath: program)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
