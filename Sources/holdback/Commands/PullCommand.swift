internal import ArgumentParser

/// `holdback pull`: takes what is new at a source, by the program that is found beside this one.
struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Take what is new at a partner's API or database.",
        discussion: """
            Starts `holdback-server`, which stands beside this program: `holdback pull --help` shows \
            its options.
            """)

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() throws { try Sibling.start("pull", arguments) }
}
