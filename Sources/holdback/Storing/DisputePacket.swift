private import Foundation
internal import Holds
internal import Records
internal import Store

/// What an affiliate is told of the lines that are held back or declined, in Markdown.
///
/// A function of the database's state alone. Addresses and names are masked, and customers that are
/// not the affiliate's own are left out.
struct DisputePacket {
    let affiliate: String
    let file: AffiliateFile
    let rules: String
    /// Whom the affiliate may answer to; empty where the firm does not say.
    let contact: String

    /// The text, which ends with the digest of everything before.
    func markdown() -> (text: String, digest: String) {
        Packets.sealed((head() + flags() + lines()).joined(separator: "\n") + "\n")
    }

    private var told: [AffiliateFile.HeldLine] { file.heldLines + file.declinedLines }

    private func head() -> [String] {
        var lines = [
            "# Commissions held back: affiliate \(escaped(affiliate))", "",
            "- Records up to: \(file.asOf)", "- Rules: `\(rules)`",
            "- Lines held: \(file.heldLines.count)",
            "- Lines declined: \(file.declinedLines.count)",
        ]
        for (currency, balance) in file.balances {
            let digits = currency.minorDigits
            let text = { (sum: MoneySum) in groupedDigits(sum.text(minorDigits: digits)) }
            let (held, declined) = (text(balance[.held]), text(balance[.declined]))
            let earned = text(balance[.earned])
            lines.append("- \(currency): \(held) held, \(declined) declined of \(earned) earned")
        }
        if file.linesOfOthers > 0 {
            lines.append(
                "- Lines of other affiliates that findings on this one hold or declined: "
                    + "\(file.linesOfOthers)")
        }
        return lines + [""] + (told.isEmpty ? [] : [Self.meaning, "", answer, ""])
    }

    private static let meaning =
        "A held line is not paid while the finding below stands and is reviewed; it is released if the "
        + "finding proves wrong. A declined line is not paid: a reviewer confirmed the finding. Findings "
        + "are conclusions from records by rules and probabilities, and may be wrong."

    private var answer: String {
        "To object, answer \(contact.isEmpty ? "whoever sent you this" : escaped(contact)): name the "
            + "commission lines, say what the records do not show, and quote the digest at the end."
    }

    private func flags() -> [String] {
        let named = Set(told.flatMap(\.flagIDs))
        return file.flags.filter { named.contains($0.id) }.sorted { $0.id < $1.id }
            .flatMap(section)
    }

    private func section(_ flag: QueuedFlag) -> [String] {
        let words = PatternWords.of(flag.pattern)
        var lines = ["## \(escaped(words?.title ?? flag.pattern)) (`\(flag.id)`)", ""]
        if let meaning = words?.meaning {
            lines += ["\(escaped(flag.pattern)): \(meaning)", ""]
        }
        if flag.status == "withdrawn" {
            lines += [
                "The records no longer support this finding. What it was found by before:", "",
            ]
        }
        if flag.status == "dismissed" {
            lines += [
                "A reviewer has dismissed this finding since. What it declined before stays declined.",
                "",
            ]
        }
        lines += [
            escaped(flag.explanation), "",
            "Rule `\(flag.rule)`, version `\(FlagBody.ruleVersion(flag.body))`, raised "
                + "\(flag.raisedAt).", "",
        ]
        let evidence = PacketEvidence(flag: flag.body, affiliate: affiliate, own: file.customers)
        lines += accounts(evidence)
        for table in evidence.tables {
            lines.append("| " + table.header.map(escaped).joined(separator: " | ") + " |")
            lines.append("|" + table.isNumeric.map { $0 ? " ---: |" : " --- |" }.joined())
            lines += table.rows.map { "| " + $0.map(escaped).joined(separator: " | ") + " |" }
            lines.append("")
            if table.legend.isEmpty { continue }
            lines += table.legend.map { "- \($0.column): \($0.meaning)" } + [""]
        }
        if evidence.isCut {
            lines += ["What concerns customers of other affiliates is left out.", ""]
        }
        return lines
    }

    private func accounts(_ evidence: PacketEvidence) -> [String] {
        let (own, others) = evidence.accounts
        if own.isEmpty { return [] }
        return [
            "Accounts: " + own.map(escaped).joined(separator: ", ")
                + (others > 0 ? ", and \(others) that are not your customers" : ""), "",
        ]
    }

    private func lines() -> [String] {
        if told.isEmpty {
            let what = file.linesOfOthers > 0 ? "Nothing of this affiliate" : "Nothing"
            return [what + " is held back and nothing is declined."]
        }
        var lines = [
            "## Lines", "", "| commission | customer | amount | state | reason | flags |",
            "| --- | --- | ---: | --- | --- | --- |",
        ]
        let states = [("held", file.heldLines), ("declined", file.declinedLines)]
        for (state, line) in states.flatMap({ state, lines in lines.map { (state, $0) } }) {
            let amount = groupedDigits(
                line.facts.amount.text(minorDigits: line.facts.currency.minorDigits))
            lines.append(
                "| \(escaped(line.facts.id)) | \(escaped(line.customerID)) "
                    + "| \(amount) \(line.facts.currency) | \(state) | \(escaped(line.reasonCode)) "
                    + "| \(line.flagIDs.joined(separator: " ")) |")
        }
        return lines
    }

    /// Text from records, harmless in Markdown and HTML.
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for character in Terminal.plain(text) {
            switch character {
            case "|", "*", "_", "`", "\\", "[", "]", "#": escaped += "\\" + String(character)
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
