internal import ArgumentParser
private import Foundation
internal import Pipeline
internal import Pulling
internal import Records
internal import Store

/// `holdback onboard`: walks the onboarding checklist as far as a program can check it.
struct OnboardSubcommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onboard", abstract: "Check a source or a client step by step.",
        discussion: """
            For a source: credentials, connection, a sample of each entity, its words, what changed, \
            a day of data, reconciliation and volume; nothing is stored. For a client that pushes, \
            the same by what it has done in the last week.

            Exit codes: 0 everything passed; 1 a step failed; 2 usage, or a file that can't be \
            read; 4 the source refuses or can't be reached; 5 the database can't be used.
            """)

    @OptionGroup var options: SourceOptions

    @Option(help: "The database file to compare with, or of the client.")
    var db: String?

    func run() async throws {
        let isGood = try await reporting { try await walk() }
        if !isGood { throw ExitCode(1) }
    }

    private func walk() async throws -> Bool {
        let store = try db.map { try Store(opening: $0, for: .read) }
        if let store, let client = try ClientOnboarding(options.source, store, now: present()) {
            return tell(client.steps())
        }
        if options.source.hasPrefix("hbc_") {
            throw failure(
                2, "\(options.source): error: no such client\n  hint: name its database with --db")
        }
        let onboarding = SourceOnboarding(
            try options.load(), validator: try options.validator(), timer: .machine, store: store)
        var steps: [OnboardingStep] = []
        let isGood = await onboarding.run { step in
            steps.append(step)
            if !options.json { tellOne(step) }
        }
        if options.json { say(Self.json(steps)) }
        return isGood
    }

    private func tell(_ steps: [OnboardingStep]) -> Bool {
        if options.json {
            say(Self.json(steps))
        } else {
            for step in steps { tellOne(step) }
        }
        return steps.allSatisfy { $0.outcome != .failed }
    }

    private func tellOne(_ step: OnboardingStep) {
        if !options.quiet || step.outcome == .failed { say(step.text) }
    }

    private static func json(_ steps: [OnboardingStep]) -> String {
        var line = JSONLine()
        line.raw("passed", steps.allSatisfy { $0.outcome != .failed } ? "true" : "false")
        line.objects("steps", steps) { $1.write(to: &$0) }
        return String(decoding: line.finished(), as: UTF8.self)
    }
}
