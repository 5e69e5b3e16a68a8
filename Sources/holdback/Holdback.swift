internal import ArgumentParser
internal import Pipeline
internal import Rules

/// The command line: fraud and risk engine for affiliate commissions.
@main
struct Holdback: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdback",
        abstract: "Finds affiliate fraud and holds back exactly the commissions involved.",
        discussion: """
            Exit codes: 0 done; 1 a check found something; 2 usage, or a rule or config that can't \
            be read; 3 part of the input was rejected, the rest was done; 4 authentication or \
            network; 5 the database can't be used; \
            6 input that can't be opened or output that can't be written.
            """,
        version: ProgramVersion.text,
        subcommands: [
            ScanCommand.self, IngestCommand.self, ExportCommand.self, GateCommand.self,
            FlagsCommand.self, AffiliateCommand.self, DisputeCommand.self, StatusCommand.self,
            DatabaseCommand.self, EraseCommand.self, DoctorCommand.self, LinkCommand.self,
            ServeCommand.self, PullCommand.self, OnboardCommand.self, ClientCommand.self,
            WebhookCommand.self, SimulateCommand.self,
            CalibrateCommand.self, BacktestCommand.self, CurveCommand.self, RulesCommand.self,
            CompletionCommand.self,
        ])

    /// The arguments, with values that begin like negative numbers joined to their options: the
    /// library takes the `-1h` of `--max-lag -1h` for a request for help.
    private static func joined(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        for argument in arguments {
            if let option = joined.last, option.hasPrefix("--"), option != "--",
                !option.contains("="), argument.hasPrefix("-"),
                argument.dropFirst().first?.isNumber == true
            {
                joined[joined.count - 1] += "=" + argument
            } else {
                joined.append(argument)
            }
        }
        return joined
    }

    /// The command that was probably meant, where a word is none.
    private static func suggestion(_ arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = Holdback.self
        for word in arguments {
            let commands = command.configuration.subcommands
            if let known = commands.first(where: { $0.configuration.commandName == word }) {
                command = known
                continue
            }
            if commands.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            return "there is no command `\(Terminal.plain(word))`\n  hint: "
                + Hints.word(word, among: commands.compactMap { $0.configuration.commandName })
        }
        return nil
    }

    /// Runs a command, with the exit codes of the contract in place of the library's.
    static func main() {
        do {
            var command = try parseAsRoot(joined(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch let failure as Failure {
            Terminal.standardError(failure.message)
            exit(withError: ExitCode(failure.code.rawValue))
        } catch {
            let isUsage = exitCode(for: error) == .validationFailure
            if !isUsage { exit(withError: error) }
            let arguments = Array(CommandLine.arguments.dropFirst())
            let message = suggestion(arguments).map { "Error: " + $0 } ?? fullMessage(for: error)
            // As all other errors begin.
            Terminal.standardError(
                message.hasPrefix("Error: ") ? "error: " + message.dropFirst(7) : message)
            exit(withError: ExitCode(FailureCode.usage.rawValue))
        }
    }
}

/// Why a command ends with a code other than 0.
enum FailureCode: Int32 {
    case found = 1
    case usage = 2
    case rejects = 3
    case store = 5
    case files = 6
}

struct Failure: Error {
    var code: FailureCode
    /// Empty where everything has been said.
    var message: String = ""
}
