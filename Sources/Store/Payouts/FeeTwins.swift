internal import GRDB
internal import Holds
internal import Records

/// Other lines of one fee: of the same transaction, customer and affiliate, under other ids.
///
/// A line that a plan gave and one of the firm's own are the same commission, whatever each is
/// worth. Two of the firm's own are where they are worth the same, as sent out or by their records
/// now, or are in different currencies; a fee that is split has parts that differ in one currency.
struct FeeTwins {
    private let rows: RowReader

    /// What was sent out stays what it was, whatever the record says since; so that comes beside
    /// it.
    static let settledLines = """
        SELECT line.commission_id, account, line.currency, line.amount, clawed_back, run,
          ifnull(record.amount, line.amount)
        FROM ledger_lines AS line LEFT JOIN commissions AS record USING (commission_id)
        WHERE line.transaction_id = ?1 AND account <> 'accrued' AND account <> 'held'
          AND line.customer_id = ?2 AND line.affiliate_id = ?3 AND line.commission_id <> ?4
        """

    init(_ db: Database) throws { rows = try RowReader(db, Self.settledLines) }

    /// Why a line is not paid since another of its fee was, or was declined; `nil` where neither is
    /// so.
    ///
    /// Lines without a transaction have no twins.
    ///
    /// - Parameter worth: what the line is worth by its record, where that is not what the ledger
    ///   has.
    /// - Complexity: O(log lines).
    func fate(of line: KeptLine, worth: Money? = nil) throws -> RefusalCode? {
        if line.transactionID.isEmpty { return nil }
        let own = line.record.facts
        let ownWorth: Set = [own.amount, worth ?? own.amount]
        var fate: RefusalCode?
        rows.restart([line.transactionID, line.customerID, own.affiliateID, own.id])
        while try rows.next() {
            let isOfPlan =
                CommissionPlan.givesLine(own.id) != CommissionPlan.givesLine(rows.string(0))
            let out = Money(units: rows.money(3).units + rows.money(4).units)
            let isWorthTheSame =
                try rows.currency(2) != own.currency
                || !ownWorth.isDisjoint(with: [rows.money(3), out, rows.money(6)])
            switch LedgerAccount(rawValue: rows.string(1)) {
            case .declined where isOfPlan: fate = fate ?? .declined
            case .paid where isOfPlan || isWorthTheSame,
                .released where (isOfPlan || isWorthTheSame) && !rows.isNull(5):
                // What was clawed back whole is not out.
                if out > .zero { fate = .alreadyReleased }
            default: break
            }
        }
        return fate
    }
}
