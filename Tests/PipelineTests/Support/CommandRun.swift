import Foundation

/// A run of the program that is built beside the tests, in a folder of its own.
struct CommandRun {
    let exitCode: Int32
    let output: String
    let errors: String

    /// - Parameter environment: beside what the tests run in.
    init(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "holdback")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let place = URL(fileURLWithPath: folder)
        let (output, errors) = (place.appending(path: ".out"), place.appending(path: ".err"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        exitCode = process.terminationStatus
        self.output = try String(contentsOf: output, encoding: .utf8)
        self.errors = try String(contentsOf: errors, encoding: .utf8)
    }
}
