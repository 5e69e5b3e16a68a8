private import Digests
private import Foundation
internal import Holds
internal import Records
internal import Store

/// What an affiliate is told of the lines that are held back or declined, in Markdown.
///
/// A function of the database's state alone. Addresses and names are masked, and so are customers
/// that are not the affiliate's own.
struct DisputePacket {
    let affiliate: String
    let file: AffiliateFile
    let rules: String

    /// The text, which ends with the digest of everything before.
    func markdown() -> (text: String, digest: String) {
        let body = (head() + flags() + lines()).joined(separator: "\n") + "\n"
        let digest = SHA256.hex(of: body)
        return (body + "\nDigest of the text above this line: `\(digest)`\n", digest)
    }

    private var ownCustomers: Set<String> { Set(told.map(\.customerID)) }

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
            let held = balance[.held].text(minorDigits: digits)
            let declined = balance[.declined].text(minorDigits: digits)
            let earned = balance[.earned].text(minorDigits: digits)
            lines.append("- \(currency): \(held) held, \(declined) declined of \(earned) earned")
        }
        return lines + [""]
    }

    private func flags() -> [String] {
        let named = Set(told.flatMap(\.flagIDs))
        return file.flags.filter { named.contains($0.id) }.sorted { $0.id < $1.id }
            .flatMap(section)
    }

    private func section(_ flag: QueuedFlag) -> [String] {
        var lines = [
            "## \(escaped(flag.pattern)) (`\(flag.id)`)", "",
            escaped(flag.explanation), "",
            "Rule `\(flag.rule)`, version `\(FlagBody.ruleVersion(flag.body))`, raised "
                + "\(flag.raisedAt).", "",
        ]
        let rows = EvidenceText.rows(ofFlag: flag.body)
        if rows.isEmpty { return lines }
        let names = Set(rows.flatMap(\.keys)).sorted()
        lines.append("| " + names.map(escaped).joined(separator: " | ") + " |")
        lines.append("|" + names.map { _ in " --- |" }.joined())
        for row in rows {
            let cells = names.map { name in
                escaped(Redaction(own: ownCustomers).text(row[name] ?? "", of: name))
            }
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines + [""]
    }

    private func lines() -> [String] {
        var lines = [
            "## Lines", "", "| commission | customer | amount | state | reason | flags |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        let states = [("held", file.heldLines), ("declined", file.declinedLines)]
        for (state, line) in states.flatMap({ state, lines in lines.map { (state, $0) } }) {
            let amount = line.facts.amount.text(minorDigits: line.facts.currency.minorDigits)
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

/// What of the evidence an affiliate may see.
struct Redaction {
    /// Customers whose lines are its own.
    let own: Set<String>

    func text(_ value: String, of name: String) -> String {
        if name.contains("email") || value.contains("@") { return masked(value) }
        if name.contains("name") { return masked(value) }
        if name.contains("customer") || name.contains("account") || name.contains("partner"),
            !value.allSatisfy(\.isNumber), !own.contains(value)
        {
            return masked(value)
        }
        return value
    }

    private func masked(_ value: String) -> String {
        value.isEmpty ? "" : String(value.prefix(1)) + "***"
    }
}
