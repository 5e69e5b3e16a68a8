internal import ArgumentParser
private import Foundation
internal import Records
internal import Rules
internal import Signals

extension SubjectKind: ExpressibleByArgument {
    /// Those that a draft can be about.
    static var allValueStrings: [String] {
        allCases.filter { RuleDraft(id: "draft", subject: $0) != nil }.map(\.rawValue)
    }
}

/// `holdback rules new`: a draft to go on from.
struct RulesNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write a new rule: a draft that loads, with tests that pass.")

    @Argument(help: "The rule's id: lower-case letters, digits and hyphens.")
    var id: String

    @Option(help: "Whom the rule is about.")
    var subject: SubjectKind = .affiliate

    @Option(help: "The rule folder.")
    var rules = "rules"

    @OptionGroup var shared: SharedOptions

    func run() throws {
        let path = "\(rules)/\(id).yaml"
        guard let draft = RuleDraft(id: id, subject: subject) else {
            throw Failure(
                code: .usage,
                message: "error: can't write a rule `\(id)` about \(subject.rawValue)\n"
                    + "  hint: an id is lower-case letters, digits and hyphens, a letter first; "
                    + "a subject is affiliate, person, customer or pair")
        }
        if FileManager.default.fileExists(atPath: path) {
            throw Failure(
                code: .usage,
                message: "\(path): error: the rule is there already\n  hint: take another id")
        }
        try writeText(draft.text, to: path)
        shared.tell(
            "wrote \(path), a draft about \(draft.topic)\nnext: put your own signals and tests in their "
                + "place, then `holdback rules check \(rules)` and "
                + "`holdback rules test \(rules) --filter \(id)`"
        ) { $0.string("file", path) }
    }
}
