internal import ArgumentParser
internal import ServerOptions

/// `holdback onboard`: walks the onboarding checklist, by the program that is found beside this
/// one.
///
/// The options are read here too, so that help and usage need no network stack.
struct OnboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onboard", abstract: OnboardOptions.abstract,
        discussion: OnboardOptions.discussion + "\n\n" + Sibling.note)

    @OptionGroup var options: OnboardOptions

    func run() throws { try Sibling.start() }
}
