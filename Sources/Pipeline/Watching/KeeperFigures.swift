internal import Detection
package import Holds
package import Records
package import Store

/// What a keeper of records has done since it was opened, for those who watch.
package struct KeeperFigures: Sendable {
    package private(set) var records = 0
    /// What was rejected.
    package private(set) var rejects = RejectSummary()
    package private(set) var commits = LatencyHistogram()
    package private(set) var settles = 0
    package private(set) var judgingSeconds = 0.0
    package private(set) var writingSeconds = 0.0
    /// What settles did to flags.
    package private(set) var flagEvents: [FlagEvent.Kind: Int] = [:]
    /// What the ledger holds since the last settle.
    package private(set) var held: [CurrencyCode: MoneySum] = [:]
    /// Rules that the last settle could not evaluate.
    package private(set) var ruleErrors: [RuleError] = []
    /// As of when the last settle judged; `nil` before the first.
    package private(set) var watermark: EventTime?
    /// Records that are durable and that no settle covers.
    package internal(set) var unsettled = 0
    /// Records that are durable and that the engine does not know yet.
    package internal(set) var backlog = 0

    package init() {}

    mutating func note(_ rejects: [Reject]) { self.rejects.add(rejects) }

    mutating func noteCommit(records: Int, seconds: Double) {
        self.records += records
        commits.note(seconds: seconds)
    }

    mutating func noteSettle(
        _ summary: Store.SettleSummary, _ outcome: Outcome, judging: Double, writing: Double
    ) {
        settles += 1
        judgingSeconds += judging
        writingSeconds += writing
        flagEvents.merge(summary.events, uniquingKeysWith: +)
        held = summary.held
        ruleErrors = outcome.ruleErrors
        watermark = outcome.asOf
    }
}
