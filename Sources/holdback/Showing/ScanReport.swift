internal import Detection
internal import Holds
internal import Records
internal import Signals

/// What a scan tells a person: who is flagged, why, and how much is held back.
struct ScanReport {
    let outcome: Outcome
    let rejects: RejectSummary
    /// The folder that the files were written to, if any.
    let out: String?
    let top: Int
    let width: Int
    let paint: Paint

    func text() -> String {
        let ranked = rankedAffiliates()
        if !outcome.counts.hasRecords {
            return (["no record was taken, so nothing is judged"] + faults()).joined(
                separator: "\n")
        }
        var lines = ranked.isEmpty ? ["no affiliate is flagged"] : table(ranked)
        if ranked.count > top {
            lines.append(paint.dim("... and \(ranked.count - top) more; --top shows them"))
        }
        let summary = summary(flagged: ranked.count)
            .flatMap { wrapped($0, width: width, indent: 0) }
        return (lines + [""] + summary + faults()).joined(separator: "\n")
    }

    /// Affiliates with an open flag, the most probable first.
    private func rankedAffiliates() -> [AffiliateStanding] {
        outcome.affiliates.filter { !$0.patterns.isEmpty }.sorted {
            $0.posterior != $1.posterior ? $0.posterior > $1.posterior : $0.id < $1.id
        }
    }

    private func table(_ ranked: [AffiliateStanding]) -> [String] {
        let shown = Array(ranked.prefix(top))
        var table = TextTable([.right, .left, .right, .left, .right, .right])
        table.add(["#", "affiliate", "fraud", "patterns", "accrued", "held"])
        for (index, affiliate) in shown.enumerated() {
            table.add([
                String(index + 1), clipped(affiliate.id, to: 18), percent(affiliate.posterior),
                Terminal.plain(affiliate.patterns.joined(separator: ", ")),
                money(affiliate) { $0.accrued }, money(affiliate) { $0.held },
            ])
        }
        let lines = table.lines(cutting: 3, to: width)
        let reasons = reasonsByAffiliate()
        return [paint.bold(lines[0])]
            + zip(lines.dropFirst(), shown).flatMap { line, affiliate in
                [line] + (reasons[affiliate.id] ?? []).flatMap(reason)
            }
    }

    private func reason(_ text: String) -> [String] {
        wrapped(Terminal.plain(text), width: width, indent: 4).map(paint.dim)
    }

    /// The explanation of each affiliate's strongest flag of every pattern.
    private func reasonsByAffiliate() -> [String: [String]] {
        var strongest: [String: [String: (flag: Flag, count: Int)]] = [:]
        for flag in outcome.flags where flag.status == .open {
            for affiliate in flag.affiliateIDs {
                let known = strongest[affiliate]?[flag.pattern]
                let best = known.map { $0.flag.logOdds >= flag.logOdds ? $0.flag : flag } ?? flag
                strongest[affiliate, default: [:]][flag.pattern] = (best, (known?.count ?? 0) + 1)
            }
        }
        return strongest.mapValues { patterns in
            patterns.sorted { $0.key < $1.key }.map { pattern, found in
                "\(pattern): \(found.flag.explanation)"
                    + (found.count > 1 ? " (and \(found.count - 1) more such)" : "")
            }
        }
    }

    private func summary(flagged: Int) -> [String] {
        let counts = outcome.counts
        let open = outcome.flags.count { $0.status == .open }
        let shadow = outcome.flags.count - open
        return [
            "as of \(hasEvents ? outcome.asOf.description : "no event"): "
                + "\(counted(counts.affiliates, "affiliate")), "
                + "\(counted(counts.customers, "customer")) (\(counted(counts.persons, "person"))), "
                + "\(counted(counts.transactions, "transaction")), "
                + counted(counts.activityRows, "activity row"),
            "\(counted(flagged, "affiliate")) flagged, \(counted(open, "open flag"))"
                + (shadow > 0 ? " and \(shadow) in shadow, " : ", ")
                + "\(groupedDigits(String(outcome.holds.count))) of "
                + "\(counted(counts.commissionLines, "commission line")) held",
        ] + heldTotals()
    }

    /// What could not be taken, and what could not be judged.
    private func faults() -> [String] {
        var lines: [String] = []
        if !rejects.isEmpty {
            lines.append(
                counted(rejects.count, "reject")
                    + (out.map { ", see \($0)/rejects.ndjson" } ?? "; --out FOLDER writes them down")
            )
            lines += RejectReport(summary: rejects).lines(width: width)
        }
        if !outcome.ruleErrors.isEmpty {
            lines.append(
                "\(counted(outcome.ruleErrors.count, "rule error")), listed on standard error")
        }
        return lines
    }

    private var hasEvents: Bool { outcome.asOf != .distantPast }

    private func heldTotals() -> [String] {
        var totals: [CurrencyCode: CurrencyAmounts] = [:]
        for affiliate in outcome.affiliates {
            for amount in affiliate.amounts {
                totals[amount.currency, default: CurrencyAmounts(currency: amount.currency)]
                    .accrued += amount.accrued
                totals[amount.currency]?.held += amount.held
            }
        }
        return totals.values.sorted { $0.currency < $1.currency }.map { total in
            "held back \(text(total.held, total.currency)) of "
                + "\(text(total.accrued, total.currency)) accrued"
        }
    }

    /// The affiliate's largest currency, and how many others there are.
    private func money(
        _ affiliate: AffiliateStanding, _ amount: (CurrencyAmounts) -> MoneySum
    ) -> String {
        guard let largest = affiliate.amounts.max(by: { $0.accrued < $1.accrued }) else {
            return "-"
        }
        let others = affiliate.amounts.count - 1
        return text(amount(largest), largest.currency) + (others > 0 ? " +\(others)" : "")
    }

    private func text(_ sum: MoneySum, _ currency: CurrencyCode) -> String {
        groupedDigits(sum.text(minorDigits: currency.minorDigits)) + " " + currency.description
    }

    private func clipped(_ text: String, to width: Int) -> String {
        let plain = Terminal.plain(text)
        return plain.count <= width ? plain : plain.prefix(max(1, width - 1)) + "…"
    }
}

extension ScanReport {
    /// The same in one JSON object, for a pipeline.
    func json() -> String {
        let counts = outcome.counts
        var line = JSONLine()
        line.string("as_of", outcome.asOf.description)
        line.integer("affiliates", counts.affiliates)
        line.integer("customers", counts.customers)
        line.integer("persons", counts.persons)
        line.integer("transactions", counts.transactions)
        line.integer("activity_rows", counts.activityRows)
        line.integer("commission_lines", counts.commissionLines)
        line.integer("affiliates_flagged", rankedAffiliates().count)
        line.integer("flags", outcome.flags.count)
        line.integer("holds", outcome.holds.count)
        line.objects("held", held()) { row, amount in
            row.string("currency", amount.currency.description)
            row.raw("amount", amount.held.text(minorDigits: amount.currency.minorDigits))
        }
        RejectReport(summary: rejects).write(to: &line)
        RuleErrorReport(errors: outcome.ruleErrors).write(to: &line)
        line.objects("missing_rates", outcome.missingRates) { row, missing in
            row.string("currency", missing.currency.description)
            row.integer("days", missing.days)
            row.string("first", missing.first.description)
            row.string("last", missing.last.description)
        }
        return line.text()
    }

    private func held() -> [CurrencyAmounts] {
        var totals: [CurrencyCode: CurrencyAmounts] = [:]
        for hold in outcome.holds {
            let currency = hold.line.currency
            totals[currency, default: CurrencyAmounts(currency: currency)].held += hold.line.amount
        }
        return totals.values.sorted { $0.currency < $1.currency }
    }
}
