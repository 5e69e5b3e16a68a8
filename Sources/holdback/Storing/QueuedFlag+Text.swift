internal import Records
internal import Store

extension QueuedFlag {
    /// The largest currency's sum, and how many others there are.
    var stakeText: String {
        guard let largest = stakes.max(by: { $0.amount < $1.amount }) else { return "-" }
        let more = stakes.count > 1 ? " +\(stakes.count - 1)" : ""
        return largest.amount.text(minorDigits: largest.currency.minorDigits)
            + " \(largest.currency)" + more
    }

    var posteriorText: String { percent(posterior) }

    var evidenceText: String { fixed(logOdds, digits: 1) }

    var statusText: String {
        status + (assignee.isEmpty ? "" : ", " + Terminal.plain(assignee))
    }

    func write(to line: inout JSONLine) {
        line.string("flag_id", id)
        line.string("status", status)
        line.string("rule", rule)
        line.string("pattern", pattern)
        line.string("subject_kind", subjectKind)
        line.string("subject_id", subjectID)
        line.strings("affiliate_ids", affiliateIDs)
        line.number("posterior", posterior)
        line.number("log_odds", logOdds)
        line.objects("at_stake", stakes) { row, stake in
            row.string("currency", stake.currency.description)
            row.raw("amount", stake.amount.text(minorDigits: stake.currency.minorDigits))
        }
        line.string("raised_at", raisedAt.description)
        line.string("assignee", assignee)
        line.string("snoozed_until", snoozedUntil?.description ?? "")
        line.string("explanation", explanation)
    }
}
