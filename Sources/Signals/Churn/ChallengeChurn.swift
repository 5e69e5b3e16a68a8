internal import Records

/// One person who blows up a challenge in a day or two and buys the next within days, again and
/// again, against how the firm's persons trade and return.
///
/// Three habits are judged, each against the persons of the firm: attempts blown up of those whose
/// end is known, purchases within days of a blow-up, of all further purchases or by their number,
/// and purchases of the firm's cheapest size. Attempts that are too young to have ended count for
/// nothing yet. Who returns under one affiliate after another buys for none of them. Where the firm
/// does not send an account's trading, one that failed by the second day after its fee blew up.
package struct ChallengeChurn: Statistic {
    package static let description = StatisticDescription(
        name: "challenge_churn", subject: .person,
        summary: "quick re-buys after one-day blow-ups, beyond the firm's own habit",
        fields: [
            SignalField("purchases", .count, "settled challenge fees of the person"),
            SignalField("rebuys", .count, "returns within days of a blow-up"),
            SignalField(
                "returns", .count,
                "purchases after the first, sizes bought together as one"),
            SignalField(
                "moves", .count, "returns under another affiliate than the purchase before"),
            SignalField("blow_ups", .count, "attempts lost within two trading days"),
            SignalField("ended", .count, "attempts that were lost or had the time to be"),
            SignalField("cheapest", .count, "purchases of the firm's cheapest size"),
            SignalField("resets", .count, "reset fees of the person"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("rebuy_days", 3, 1...30, "days after a blow-up that count as quick")
        ])

    private var book: ChurnBook
    private var fits = ChurnJudges.Fits()
    private var findings = ChurnFindings()
    private var result: SignalResult?

    package init(settings: [Double]) { book = ChurnBook(rebuyDays: Int(settings[0])) }

    package mutating func settle(_ population: Population) -> SignalResult {
        let changed = book.settle(population)
        if let result, changed.isEmpty { return result }
        let judges = ChurnJudges(book.shapes, &fits)
        findings.settle(book, changed: changed, judges, population.order)
        let made = SignalResult(findings: findings.all, baseline: judges.baseline)
        result = made
        return made
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        var rows: [EvidenceRow] = []
        var transactions: [Int] = []
        var newest = EventTime.distantPast
        for customer in finding.customers {
            transactions += Account.purchases(of: customer, population)
                .map(\.transaction)
            newest = max(newest, population.accounts[customer].lastPurchase)
            for attempt in Attempt.all(of: customer, population) {
                newest = max(newest, attempt.start)
                rows.append(Self.row(attempt, records))
            }
        }
        return Evidence(
            rows: rows, transactions: transactions, newest: newest, basis: .customers)
    }

    private static func row(_ attempt: Attempt, _ records: CurrentRecords) -> EvidenceRow {
        EvidenceRow([
            ("kind", .text(attempt.isReset ? "reset" : "purchase")),
            ("customer_id", .text(records.customerIDs[attempt.customer])),
            ("bought", .text(attempt.start.description)),
            ("trading_days", .count(attempt.tradingDays)),
            ("last_trading_day", .text(attempt.lastTradingDay?.description ?? "")),
            ("lost_at_once", .text(attempt.blowUp == nil ? "no" : "yes")),
        ])
    }
}
