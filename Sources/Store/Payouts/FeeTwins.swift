internal import GRDB
internal import Holds
internal import Records

/// Other lines of one fee: of the same transaction, customer and affiliate, under other ids.
///
/// A line that a plan gave and one of the firm's own are the same commission, whatever each is
/// worth. Two of the firm's own are where they are worth the same, as sent out or by their records
/// now, or are in different currencies; a fee that is split has parts that differ in one currency.
struct FeeTwins {
    /// Whose commission on which fee.
    struct Fee: Hashable {
        var transactionID: String
        var customerID: String
        var affiliateID: String
    }

    /// Lines that are other now than in the database.
    struct Moved {
        private var byID: [String: LedgerMoves.Move] = [:]
        private var byFee: [Fee: [String]] = [:]

        mutating func add(_ move: LedgerMoves.Move) {
            let id = move.record.facts.id
            if byID.updateValue(move, forKey: id) == nil {
                byFee[Fee(move), default: []].append(id)
            }
        }

        subscript(id: String) -> LedgerMoves.Move? { byID[id] }

        func lines(of fee: Fee) -> [LedgerRecord] {
            (byFee[fee] ?? []).compactMap { byID[$0]?.record }
        }
    }

    private struct Twin {
        var record: LedgerRecord
        /// By the record of the firm.
        var worth: Money
    }

    private let rows: RowReader

    /// What was sent out stays what it was, whatever the record says since; so that comes beside
    /// it.
    static let settledLines = """
        SELECT line.commission_id, line.affiliate_id, line.currency, line.amount, clawed_back,
          account, line.customer_id, line.transaction_id, run, ifnull(record.amount, line.amount)
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
    /// - Parameters:
    ///   - worth: what the line is worth by its record, where that is not what the ledger has.
    /// - Complexity: O(log lines).
    func fate(
        of line: KeptLine, worth: Money? = nil, beside moved: Moved = Moved()
    ) throws -> RefusalCode? {
        if line.transactionID.isEmpty { return nil }
        let own = line.record.facts
        var twins: [String: Twin] = [:]
        rows.restart([line.transactionID, line.customerID, own.affiliateID, own.id])
        while try rows.next() {
            twins[rows.string(0)] = Twin(
                record: try LedgerReader.read(rows).record, worth: rows.money(9))
        }
        let worths = twins.mapValues(\.worth)
        for id in twins.keys where moved[id] != nil { twins[id] = nil }
        for record in moved.lines(of: Fee(line)) where record.facts.id != own.id {
            let worth = worths[record.facts.id] ?? record.facts.amount
            twins[record.facts.id] = Twin(record: record, worth: worth)
        }
        let ownWorths: Set = [own.amount, worth ?? own.amount]
        let fates = twins.values.compactMap { Self.fate(of: own, ownWorths, beside: $0) }
        return fates.contains(.alreadyReleased) ? .alreadyReleased : fates.first
    }

    private static func fate(
        of own: LineFacts, _ worths: Set<Money>, beside twin: Twin
    ) -> RefusalCode? {
        let facts = twin.record.facts
        let isOfPlan = CommissionPlan.givesLine(own.id) != CommissionPlan.givesLine(facts.id)
        let isWorthTheSame =
            facts.currency != own.currency
            || !worths.isDisjoint(with: [facts.amount, facts.out, twin.worth])
        // What was clawed back whole is not out.
        if twin.record.hasLeft, isOfPlan || isWorthTheSame, facts.out > .zero {
            return .alreadyReleased
        }
        return twin.record.account == .declined && isOfPlan ? .declined : nil
    }
}

extension FeeTwins.Fee {
    init(_ line: HoldableLine) {
        self.init(
            transactionID: line.transactionID, customerID: line.customerID,
            affiliateID: line.affiliateID)
    }

    init(_ line: KeptLine) {
        self.init(
            transactionID: line.transactionID, customerID: line.customerID,
            affiliateID: line.record.facts.affiliateID)
    }

    init(_ move: LedgerMoves.Move) {
        self.init(
            transactionID: move.transactionID, customerID: move.customerID,
            affiliateID: move.record.facts.affiliateID)
    }
}
