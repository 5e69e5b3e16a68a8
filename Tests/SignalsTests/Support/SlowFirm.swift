import FirmRecords
import Records

/// A customer with a settled fee, gone through anew from its rows.
struct SlowBuyer {
    let id: String
    let row: FieldRow
    let facts: AccountFacts
    let fees: [SlowAccount.Fee]
    let phase: String
    let person: String

    var affiliate: String { row["affiliate_id"] }
    var firstFee: EventTime { facts.firstFee ?? .distantPast }
    var signup: EventTime { row.time("signup_date") }
    var returns: [EventTime] { fees.compactMap(\.returned) }
    var isMature: Bool { facts.mature > 0 }

    /// Paid for and left idle, or returned with two trading days at most.
    var isUnused: Bool {
        facts.isIdle || (!returns.isEmpty && facts.tradingDays <= 2 && isMature)
    }

    var isHardlyUsed: Bool {
        facts.tradingDays <= 4 && facts.payouts == 0 && phase != "funded"
    }

    /// Unused, or hardly used and not failed.
    var isBarelyUsed: Bool { isUnused || (isMature && isHardlyUsed && phase != "failed") }
}

/// All buyers of a firm at a time.
struct SlowFirm {
    let asOf: EventTime
    /// By id.
    let buyers: [SlowBuyer]
    let byAffiliate: [String: [SlowBuyer]]
    /// Customers who were paid, buyers or not.
    let payouts: Set<String>
    /// Whether a quarter of the buyers have traded: else trading was not sent.
    var isTradingKnown: Bool { 4 * buyers.count { $0.facts.tradingDays > 0 } >= buyers.count }
    var affiliates: [String] { byAffiliate.keys.sorted() }

    /// - Parameter person: who is behind an account: linkage has a twin of its own.
    init(_ records: SlowRecords, asOf: EventTime, person: (String) -> String?) {
        self.asOf = asOf
        let rows = Dictionary(
            grouping: records.rows(.transactions) + records.rows(.tradingActivity)
        ) { $0["customer_id"] }
        let customers = records.customers.sorted { $0.key < $1.key }
        buyers = customers.compactMap { id, row in
            let account = SlowAccount(of: row, rows: rows[id] ?? [], asOf: asOf)
            let facts = account.facts
            if facts.fees.isEmpty { return nil }
            return SlowBuyer(
                id: id, row: row, facts: facts, fees: account.fees, phase: account.phase,
                person: person(id) ?? id)
        }
        payouts = Set(
            records.joined(.transactions).filter {
                $0["transaction_type"] == "payout" && $0["status"] == "completed"
                    && $0.time("transaction_date") <= asOf
            }.map { $0["customer_id"] })
        byAffiliate = Dictionary(grouping: buyers, by: \.affiliate)
    }
}

/// What a slow statistic says of a subject: its fields by name.
struct SlowReading {
    var subject: String
    var values: [String: Double]
    var customers: [String]
}
