import Foundation

/// A run of the program that is built beside the tests, in a folder of its own.
struct CommandRun {
    let exitCode: Int32
    let output: String
    let errors: String

    /// The program that is built beside the tests.
    static let built = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appending(path: "holdback").path

    /// - Parameters:
    ///   - environment: beside what the tests run in.
    ///   - input: what stands in standard input.
    ///   - program: what is run; the one that is built beside the tests if left out.
    init(
        _ arguments: [String], in folder: String, environment: [String: String] = [:],
        input: Data = Data(), program: String = CommandRun.built
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let place = URL(fileURLWithPath: folder)
        let (output, errors) = (place.appending(path: ".out"), place.appending(path: ".err"))
        for file in [output, errors] { try Data().write(to: file) }
        let given = place.appending(path: ".in")
        try input.write(to: given)
        process.standardInput = try FileHandle(forReadingFrom: given)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        exitCode = process.terminationStatus
        self.output = try String(contentsOf: output, encoding: .utf8)
        self.errors = try String(contentsOf: errors, encoding: .utf8)
    }
}
