private import Foundation
internal import Holds
internal import Records
internal import Store

extension AffiliateFile {
    /// An affiliate's probability, its money in every account, its flags; harmless on a terminal.
    func text(_ affiliate: String, _ paint: Paint) -> [String] {
        var lines = [paint.bold(Terminal.plain("\(affiliate)  \(fraud), as of \(asOf)"))]
        var table = TextTable([.left] + Self.accounts.map { _ in .right })
        table.add([""] + Self.accounts.map(\.sumName))
        for (currency, balance) in balances {
            table.add(
                [currency.description]
                    + Self.accounts.map { balance[$0].text(minorDigits: currency.minorDigits) })
        }
        lines += table.lines()
        for flag in flags {
            lines.append(
                Terminal.plain(
                    "\(flag.id)  \(flag.pattern)  \(flag.posteriorText)  \(flag.stakeText)  "
                        + flag.statusText))
            lines += wrapped(Terminal.plain(flag.explanation), width: Terminal.width, indent: 4)
        }
        return lines
    }

    private var fraud: String {
        guard let standing else { return "named by no current record" }
        let row = try? JSONSerialization.jsonObject(with: Data(standing.utf8))
        return "fraud \(percent((row as? [String: Any])?["score"] as? Double ?? 0))"
    }

    private static let accounts: [LedgerAccount] = [
        .earned, .accrued, .held, .released, .declined, .paid, .clawback,
    ]

    /// The patterns of flags that stand, by the customers whom they name.
    var flagged: [String: Set<String>] {
        var patterns: [String: Set<String>] = [:]
        for flag in flags where ["open", "proposed", "confirmed"].contains(flag.status) {
            for customer in FlagBody.customerIDs(flag.body) {
                patterns[customer, default: []].insert(flag.pattern)
            }
        }
        return patterns
    }

    /// - Parameter persons: the persons behind its accounts, as a JSON object.
    func json(persons: String) -> String {
        var line = JSONLine()
        line.raw("standing", standing ?? "null")
        line.string("as_of", asOf.description)
        line.objects("ledger", balances) { row, owned in
            row.string("currency", owned.currency.description)
            for account in LedgerAccount.allCases {
                row.raw(
                    account.sumName,
                    owned.balance[account].text(minorDigits: owned.currency.minorDigits))
            }
        }
        line.objects("flags", flags) { $1.write(to: &$0) }
        line.raw("links", persons)
        return line.text()
    }
}
