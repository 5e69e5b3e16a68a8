internal import ArgumentParser

/// `holdback serve`: starts the server that is found beside this program.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API that partners push to.",
        discussion: """
            Starts `holdback-server`, which stands beside this program, in its place: options are \
            that program's own, and `holdback serve --help` shows them.
            """)

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() throws { try Sibling.start("serve", arguments) }
}
