internal import ArgumentParser

/// `holdback onboard`: walks the onboarding checklist, by the program that is found beside this one.
struct OnboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onboard", abstract: "Check a source or a client step by step.",
        discussion: """
            Starts `holdback-server`, which stands beside this program: `holdback onboard --help` \
            shows its options.
            """)

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() throws { try Sibling.start("onboard", arguments) }
}
