internal import ArgumentParser
private import Foundation
internal import Pipeline
internal import Pulling
internal import Records
internal import ServerOptions
internal import Store

/// `holdback onboard`: walks the onboarding checklist as far as a program can check it.
struct OnboardSubcommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onboard", abstract: OnboardOptions.abstract,
        discussion: OnboardOptions.discussion)

    @OptionGroup var options: OnboardOptions

    private var source: SourceOptions { options.source }

    func run() async throws {
        let isGood = try await reporting { try await walk() }
        if !isGood { throw ExitCode(1) }
    }

    private func walk() async throws -> Bool {
        let store = try options.db.map { try Store(opening: $0, for: .read) }
        if let store, let client = try ClientOnboarding(source.source, store, now: present()) {
            return tell(client.steps())
        }
        if source.source.hasPrefix("hbc_") {
            throw failure(
                2,
                "\(source.source): error: no such client\n"
                    + (store == nil
                        ? "  hint: name its database with --db"
                        : "  hint: `holdback client list` shows them"))
        }
        let onboarding = SourceOnboarding(
            try source.load(), validator: try source.validator(), timer: .machine, store: store)
        var steps: [OnboardingStep] = []
        let isGood = await onboarding.run { step in
            steps.append(step)
            if !source.json { tellOne(step) }
        }
        if source.json { say(Self.json(steps)) }
        return isGood
    }

    private func tell(_ steps: [OnboardingStep]) -> Bool {
        if source.json {
            say(Self.json(steps))
        } else {
            for step in steps { tellOne(step) }
        }
        return steps.allSatisfy { $0.outcome != .failed }
    }

    private func tellOne(_ step: OnboardingStep) {
        if !source.quiet || step.outcome == .failed { say(step.text) }
    }

    private static func json(_ steps: [OnboardingStep]) -> String {
        var line = JSONLine()
        line.raw("passed", steps.allSatisfy { $0.outcome != .failed } ? "true" : "false")
        line.objects("steps", steps) { $1.write(to: &$0) }
        return String(decoding: line.finished(), as: UTF8.self)
    }
}
