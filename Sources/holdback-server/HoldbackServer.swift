internal import ArgumentParser
private import Foundation
internal import Pipeline
internal import Pulling
internal import Records
internal import Store

/// What needs the network: the server, pulls and onboarding.
@main
struct HoldbackServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdback-server",
        abstract: "The part of holdback that speaks to the network; `holdback` starts it.",
        version: ProgramVersion.text,
        subcommands: [
            ServeSubcommand.self, PullSubcommand.self, OnboardSubcommand.self,
            SourceSchemaSubcommand.self,
        ],
        defaultSubcommand: ServeSubcommand.self)
}

func failure(_ code: Int32, _ message: String) -> ExitCode {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    return ExitCode(code)
}

extension PullError {
    var exitCode: Int32 { kind == .settings ? 2 : 4 }
}

func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

/// The present, by the clock of the machine.
@Sendable func present() -> EventTime {
    EventTime(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
}

/// Runs `body`, turning what stands in the way into the exit codes of the contract.
func reporting<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let error as PullError {
        throw failure(error.exitCode, error.description)
    } catch let error as SettingsError {
        throw failure(2, error.description)
    } catch let error as StoreError {
        throw failure(5, error.description)
    } catch let error as CocoaError {
        throw failure(
            6,
            "\(error.filePath ?? "a file"): error: can't be written\n"
                + "  hint: check the folder and its permissions")
    }
}
