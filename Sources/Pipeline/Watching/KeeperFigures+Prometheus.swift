package import Holds
package import Records
package import Store

extension KeeperFigures {
    /// - Parameter now: the present, for the age of the watermark.
    package func prometheus(at now: EventTime) -> String {
        var text = PrometheusText()
        text.add("records_committed_total", .counter, "Records made durable.", records)
        text.add(
            "records_rejected_total", .counter, "Records rejected, by reason.", by: "reason",
            Dictionary(uniqueKeysWithValues: rejects.byCode.map { ($0.key.rawValue, $0.value) }))
        text.add("commits_total", .counter, "Groups committed.", commits.count)
        text.add("commit_seconds", commits, "Seconds that a commit took, its fsync included.")
        text.add("settles_total", .counter, "Settles.", settles)
        text.add(
            "settle_seconds_total", .counter, "Seconds spent on settles.",
            [
                ([("part", "judging")], "\(judgingSeconds)"),
                ([("part", "writing")], "\(writingSeconds)"),
            ])
        text.add(
            "flag_events_total", .counter, "What settles did to flags.", by: "event",
            Dictionary(uniqueKeysWithValues: flagEvents.map { ($0.key.rawValue, $0.value) }))
        text.add(
            "backlog_records", .gauge, "Durable records that the engine does not know.", backlog)
        text.addStanding(
            unsettled: unsettled, ruleErrors: ruleErrors.count,
            age: watermark.map { RecordsAge(asOf: $0, now: now) },
            ledger: held.sorted { $0.key < $1.key }.map { (.held, $0.key, $0.value) })
        return text.text
    }
}

extension PrometheusText {
    /// What is told alike of records that are being taken and of a database at rest.
    ///
    /// - Parameters:
    ///   - age: of the judged records; `nil` before the first event.
    ///   - ledger: sums of accounts.
    package mutating func addStanding(
        unsettled: Int, ruleErrors: Int, age: RecordsAge?,
        ledger: [(account: LedgerAccount, currency: CurrencyCode, sum: MoneySum)]
    ) {
        add("unsettled_records", .gauge, "Durable records that no settle covers.", unsettled)
        add(
            "rule_errors", .gauge, "Rules that the last settle could not evaluate for a subject.",
            ruleErrors)
        add(
            "watermark_age_seconds", .gauge, "How far the judged records end before now.",
            age.map { [([], "\($0.seconds)")] } ?? [])
        add(
            "ledger_amount", .gauge, "Commission by account since the last settle.",
            ledger.map { account, currency, sum in
                (
                    [("account", account.sumName), ("currency", currency.description)],
                    sum.text(minorDigits: currency.minorDigits)
                )
            })
    }
}
