internal import ArgumentParser
private import Foundation
internal import Holds
internal import Records
internal import Store

/// `holdback affiliate`: one affiliate at a time.
struct AffiliateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affiliate", abstract: "Look at one affiliate.",
        subcommands: [AffiliateShowCommand.self])
}

/// `holdback affiliate show`: probability, money in every account, flags.
struct AffiliateShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an affiliate: its probability, its money, its flags.")

    @Argument(help: "The affiliate's id.")
    var affiliate: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        let file = try reportingStore {
            try Store(opening: database.db, for: .read).read {
                try AffiliateFile.of(affiliate, $0)
            }
        }
        guard let file else {
            throw Failure(
                code: .usage,
                message: "error: no record names an affiliate `\(affiliate)`\n"
                    + "  hint: `holdback status --db \(database.db)` tells what is there")
        }
        if shared.json {
            Terminal.standardOutput(json(file))
        } else if !shared.quiet {
            Terminal.standardOutput(text(file).map(Terminal.plain).joined(separator: "\n"))
        }
    }

    private func text(_ file: AffiliateFile) -> [String] {
        let standing = try? JSONSerialization.jsonObject(with: Data(file.standing.utf8))
        let score = (standing as? [String: Any])?["score"] as? Double ?? 0
        var lines = [
            shared.paint.bold(
                "\(affiliate)  fraud \((score * 1000).rounded(.down) / 10) %, as of \(file.asOf)")
        ]
        var table = TextTable([.left, .right, .right, .right, .right, .right, .right, .right])
        table.add(["", "earned", "accrued", "held", "released", "declined", "paid", "clawback"])
        for (currency, balance) in file.balances {
            table.add(
                [currency.description]
                    + [.earned, .accrued, .held, .released, .declined, .paid, .clawback]
                    .map { (account: LedgerAccount) in
                        balance[account].text(minorDigits: currency.minorDigits)
                    })
        }
        lines += table.lines()
        for flag in file.flags {
            lines.append(
                "\(flag.id)  \(flag.pattern)  \(flag.posteriorText)  \(flag.stakeText)  "
                    + flag.statusText)
            lines += wrapped(flag.explanation, width: Terminal.width, indent: 4)
        }
        return lines
    }

    private func json(_ file: AffiliateFile) -> String {
        var line = JSONLine()
        line.raw("standing", file.standing)
        line.string("as_of", file.asOf.description)
        line.objects("ledger", file.balances) { row, owned in
            row.string("currency", owned.currency.description)
            for account in LedgerAccount.allCases {
                row.raw(
                    account.rawValue,
                    owned.balance[account].text(minorDigits: owned.currency.minorDigits))
            }
        }
        line.objects("flags", file.flags) { $1.write(to: &$0) }
        return String(decoding: line.finished(), as: UTF8.self)
    }
}
