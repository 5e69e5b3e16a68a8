internal import GRDB
internal import Holds
internal import Records

/// Other lines of one fee: of the same transaction, customer and affiliate, under other ids.
///
/// A line that a plan gave and one of the firm's own are the same commission, whatever each is worth.
/// Two of the firm's own are where they are worth the same, or are in different currencies; a fee that is
/// split has parts that differ in one currency.
struct FeeTwins {
    private let rows: RowReader

    static let settledLines = """
        SELECT commission_id, account, currency, amount, clawed_back, run
        FROM ledger_lines
        WHERE transaction_id = ?1 AND account <> 'accrued' AND account <> 'held'
          AND customer_id = ?2 AND affiliate_id = ?3 AND commission_id <> ?4
        """

    init(_ db: Database) throws { rows = try RowReader(db, Self.settledLines) }

    /// Why a line is not paid since another of its fee was, or was declined; `nil` where neither is so.
    ///
    /// Lines without a transaction have no twins.
    ///
    /// - Complexity: O(log lines).
    func fate(of line: KeptLine) throws -> RefusalCode? {
        if line.transactionID.isEmpty { return nil }
        let own = line.record.facts
        var fate: RefusalCode?
        rows.restart([line.transactionID, line.customerID, own.affiliateID, own.id])
        while try rows.next() {
            let isOfPlan =
                CommissionPlan.givesLine(own.id) != CommissionPlan.givesLine(rows.string(0))
            let isWorthTheSame =
                try rows.money(3) == own.amount || rows.currency(2) != own.currency
            switch LedgerAccount(rawValue: rows.string(1)) {
            case .declined where isOfPlan: fate = fate ?? .declined
            case .paid where isOfPlan || isWorthTheSame,
                .released where (isOfPlan || isWorthTheSame) && !rows.isNull(5):
                // What was clawed back whole is not out.
                if rows.money(3).units + rows.money(4).units > 0 { fate = .alreadyReleased }
            default: break
            }
        }
        return fate
    }
}
