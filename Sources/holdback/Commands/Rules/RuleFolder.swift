internal import ArgumentParser

/// The rule folder, named either way: commands of rule files take it first, all others by
/// `--rules`.
struct RuleFolder: ParsableArguments {
    @Argument(help: "The rule folder. (default: rules)")
    private var directory: String?

    @Option(help: "The rule folder, as other commands take it.")
    private var rules: String?

    func validate() throws {
        if directory != nil, rules != nil {
            throw ValidationError("name the rule folder once, by itself or by --rules")
        }
    }

    var path: String { rules ?? directory ?? "rules" }
}
