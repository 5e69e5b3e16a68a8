package import GRDB
package import Records

extension Store {
    /// Sees to it that a database's lines are valued by one plan alone, for another one values
    /// every line anew and claws back what was sent out.
    ///
    /// A firm that sends its own commission lines needs no plan, so any will do.
    ///
    /// - Parameter changes: whether another plan is meant.
    /// - Throws: `StoreError` where the database has another.
    package func keepPlan(_ plan: CommissionPlan, changes: Bool) throws {
        let text = plan.canonicalText
        if try read(Self.keptPlan) == text { return }
        try requirePlan(plan, changes: changes)
        try write { db in
            try db.execute(sql: "DELETE FROM commission_plan")
            try db.execute(sql: "INSERT INTO commission_plan VALUES (?)", arguments: [text])
        }
    }

    /// As `keepPlan`, keeping nothing.
    package func requirePlan(_ plan: CommissionPlan, changes: Bool) throws {
        let isOther = try !changes && read { try Self.isValuedOtherwise($0, than: plan) }
        if !isOther { return }
        let kept = try read(Self.keptPlan).map { text in
            " (\(text.split(separator: "\n").joined(separator: "; ")))"
        }
        throw StoreError(
            path: path,
            reason: "its lines are valued by another plan\(kept ?? ""): under this one every line "
                + "would be valued anew, and what was sent out clawed back",
            remedy: "give the plan that it was begun with by --plan, or say --change-plan")
    }

    /// Whether the firm's lines come from a plan for good: some were sent out or declined, and the
    /// firm sent none of its own.
    ///
    /// - Complexity: O(lines) before the firm sends any.
    package static func hasDecidedByPlan(_ db: Database) throws -> Bool {
        if try Row.fetchOne(db, sql: "SELECT 1 FROM commissions LIMIT 1") != nil { return false }
        return try Row.fetchOne(
            db,
            sql: """
                SELECT 1 FROM ledger_lines
                WHERE commission_id >= 'plan:' AND commission_id < 'plan;'
                  AND account IN ('released', 'paid', 'declined') LIMIT 1
                """) != nil
    }

    private static func keptPlan(_ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT plan FROM commission_plan")
    }

    private static func isValuedOtherwise(
        _ db: Database, than plan: CommissionPlan
    ) throws -> Bool {
        if try Row.fetchOne(db, sql: "SELECT 1 FROM commissions LIMIT 1") != nil { return false }
        if let kept = try keptPlan(db) { return kept != plan.canonicalText }
        return try PlannedLines(db).isMostlyOther(than: plan)
    }
}

/// Lines of the ledger that a plan gave, with the fees behind them: a database of an earlier
/// version doesn't say which plan that was.
private struct PlannedLines {
    private struct Line {
        var amount: Money
        var fee: Money
        var currency: CurrencyCode
        var challengeType: String
        var accountSize: Money
    }

    private var lines: [Line] = []

    /// - Complexity: O(1): some lines are enough.
    init(_ db: Database) throws {
        let rows = try RowReader(
            db,
            """
            SELECT line.amount, fee.amount, fee.currency, ifnull(customer.challenge_type, ''),
              ifnull(customer.account_size, 0)
            FROM ledger_lines AS line
              JOIN transactions AS fee ON fee.transaction_id = substr(line.commission_id, 6)
              JOIN customers AS customer ON customer.customer_id = fee.customer_id
            WHERE line.commission_id >= 'plan:' AND line.commission_id < 'plan;'
              AND line.amount > 0
            LIMIT 1000
            """)
        while try rows.next() {
            lines.append(
                Line(
                    amount: rows.money(0), fee: rows.money(1), currency: try rows.currency(2),
                    challengeType: rows.string(3), accountSize: rows.money(4)))
        }
    }

    /// Whether a plan gives another amount for most; a few may have been corrected since.
    func isMostlyOther(than plan: CommissionPlan) -> Bool {
        let others = lines.count { line in
            plan.commission(
                on: line.fee, currency: line.currency, challengeType: line.challengeType,
                accountSize: line.accountSize) != line.amount
        }
        return 2 * others > lines.count
    }
}
