internal import GRDB

/// What reviewers made of a flag.
struct FlagReview: Hashable, Sendable {
    /// `none`, `confirmed` or `dismissed`.
    var word = "none"
    var decision: String?
    /// Who approved the decision; `nil` where one person took it.
    var approver: String?
    /// The evidence when it was decided, and by how much that may grow.
    var logOdds: Double?
    var step: Double?
    var assignee: String?
    /// In microseconds.
    var snoozedUntil: Int64?

    /// The evidence from which on a dismissal no longer covers the flag, unless it did not grow.
    private var limit: Double { (logOdds ?? 0) + (step ?? 0) }

    func isOutgrown(by evidence: Double) -> Bool {
        evidence >= limit && evidence > logOdds ?? 0
    }

    private var strictness: Int {
        switch word {
        case "confirmed": 0
        case "none": 1
        default: approver == nil ? 2 : 3
        }
    }

    /// What holds for a flag in which several go on: the strictest word, and of dismissals the
    /// nearest limit, so that nothing is free that one of them held.
    ///
    /// - Precondition: there is one.
    static func strictest(of reviews: [FlagReview]) -> FlagReview {
        guard var strictest = reviews.min(by: { $0.strictness < $1.strictness }) else {
            preconditionFailure("a flag that goes on has a review")
        }
        if strictest.word == "dismissed",
            let nearest = reviews.min(by: { $0.limit < $1.limit })
        {
            (strictest.logOdds, strictest.step) = (nearest.logOdds, nearest.step)
        }
        strictest.assignee = reviews.lazy.compactMap(\.assignee).first
        let times = reviews.compactMap(\.snoozedUntil)
        strictest.snoozedUntil = times.count == reviews.count ? times.min() : nil
        return strictest
    }

    /// Gives it to a flag, with the decisions on the flags that go on in it and what was released
    /// under them, of which none is left with them.
    func write(to flag: String, from predecessors: [String], _ db: Database) throws {
        for predecessor in predecessors {
            try db.run("UPDATE decisions SET flag_id = ? WHERE flag_id = ?", [flag, predecessor])
            try db.run(
                "UPDATE OR IGNORE freed_lines SET flag_id = ? WHERE flag_id = ?",
                [flag, predecessor])
            try FlagReview().write(to: predecessor, db)
        }
        try write(to: flag, db)
    }

    private func write(to flag: String, _ db: Database) throws {
        try db.run(
            """
            UPDATE flags SET review = ?, review_log_odds = ?, review_step = ?, review_decision = ?,
              assignee = ?, snoozed_until = ? WHERE flag_id = ?
            """,
            [word, logOdds, step, decision, assignee, snoozedUntil, flag])
    }
}

extension FlagReview {
    /// - Parameter row: of flags, with the decision that the review rests on.
    init(_ row: Row) {
        self.init(
            word: row["review"], decision: row["review_decision"], approver: row["approver"],
            logOdds: row["review_log_odds"], step: row["review_step"], assignee: row["assignee"],
            snoozedUntil: row["snoozed_until"])
    }
}
