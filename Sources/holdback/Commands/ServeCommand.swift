internal import ArgumentParser
internal import ServerOptions

/// `holdback serve`: starts the server, by the program that is found beside this one.
///
/// The options are read here too, so that help and usage need no network stack.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: ServeOptions.abstract,
        discussion: ServeOptions.discussion + "\n\n" + Sibling.note)

    @OptionGroup var options: ServeOptions

    func run() throws { try Sibling.start() }
}
