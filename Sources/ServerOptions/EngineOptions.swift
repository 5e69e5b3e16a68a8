package import ArgumentParser
private import Foundation

/// Options of commands that judge records.
package struct EngineOptions: ParsableArguments {
    @Option(help: "The rule folder.")
    package var rules = "rules"

    @Option(help: "A plan file: what affiliates earn, where no commissions are sent.")
    package var plan: String?

    @Option(
        help: "A rates file, to compare trading in different currencies: date,currency,rate,base.")
    package var rates: String?

    @OptionGroup package var threads: ThreadsOption

    package init() {}
}

/// The options under which a database takes another plan, or rules that hold less, than so far.
package struct ChangeOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Value the lines by another plan than so far, or take the firm's own in its place: unpaid "
                + "lines are valued anew, and of those that were sent out what is too much is clawed "
                + "back."))
    package var changePlan = false

    @Flag(
        help: ArgumentHelp(
            "Judge by other rules, calibration, rates or as-of time than so far, also where money is "
                + "no longer held then."))
    package var changeRules = false

    package init() {}
}

/// The option that says on how many threads a command runs.
package struct ThreadsOption: ParsableArguments {
    @Option(parsing: .unconditional, help: "Threads that parse and compute; by default all cores.")
    package var threads: Int?

    package init() {}

    package func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads takes 1 to 256, got \(threads)")
        }
    }

    package var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
}

/// The option that names a firm's words for statuses and types.
package struct ConfigOption: ParsableArguments {
    @Option(help: "A config file: your words for statuses and types.")
    package var config: String?

    package init() {}
}

/// The option under which names and addresses are kept as digests alone.
package struct IdentityOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep names and addresses as keyed digests alone, under the key in this file: whoever "
                + "reads them learns none, and misspelled names no longer agree.",
            valueName: "key-file"))
    package var hashIdentities: String?

    package init() {}
}
