internal import ArgumentParser
internal import ServerOptions

/// `holdback pull`: takes what is new at a source, by the program that is found beside this one.
///
/// The options are read here too, so that help and usage need no network stack.
struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: PullOptions.abstract,
        discussion: PullOptions.discussion + "\n\n" + Sibling.note)

    @OptionGroup var options: PullOptions

    func run() throws { try Sibling.start() }
}
