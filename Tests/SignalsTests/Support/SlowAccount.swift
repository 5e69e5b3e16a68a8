import FirmRecords
import Records

/// What is known of one account: recomputed from its rows by the documented rules, or as kept.
struct AccountFacts: Equatable {
    /// What became of each settled fee.
    var fees: [String: String] = [:]
    var firstFee: EventTime?
    var lastFee: EventTime?
    var mature = 0
    var suspect = 0
    var payouts = 0
    var resets = 0
    var tradingDays = 0
    var firstDay: Day?
    var lastDay: Day?
    /// A loss in one currency, and no gain in another.
    var hasLost = false
    var isIdle = false
    var isBlownUp = false
    var isTokenTraded = false
}

/// One account's rows that count at a time.
struct SlowAccount {
    private let customer: FieldRow
    /// Rows of trading of days that are over.
    let days: [FieldRow]
    private let payments: [FieldRow]
    private let asOf: EventTime

    init(of customer: FieldRow, _ records: SlowRecords, asOf: EventTime) {
        let isOwn = { (row: FieldRow) in row["customer_id"] == customer["customer_id"] }
        let rows = records.rows(.tradingActivity) + records.rows(.transactions)
        self.init(of: customer, rows: rows.filter(isOwn), asOf: asOf)
    }

    /// - Parameter rows: all of the customer's own.
    init(of customer: FieldRow, rows: [FieldRow], asOf: EventTime) {
        self.customer = customer
        self.asOf = asOf
        days = rows.filter { $0.entity == .tradingActivity && $0.day.end <= asOf }
        payments = rows.filter { $0.entity == .transactions && $0.happened <= asOf }
            .sorted { $0.comesBefore($1) }
    }

    /// A fee that was paid, with what became of it and when.
    struct Fee {
        var time: EventTime
        var outcome: String
        var returned: EventTime?
        /// Whole days from the fee, and from the last use before the return, to the return; `nil`
        /// for a reversed fee.
        var age: Int?
        var unused: Int?
        var isSuspect: Bool { SlowAccount.suspect.contains(outcome) }
    }

    /// By time, then identifier.
    var fees: [Fee] {
        let returns = returns
        return paid.map { fee in
            let end = returns[fee["transaction_id"]]
            let back = fee["status"] == "reversed" ? nil : end?.returned?.day
            let uses = days.map(\.day).filter { day in back.map { day <= $0 } ?? false }
            let last = max(fee.happened.day, uses.max() ?? fee.happened.day)
            return Fee(
                time: fee.happened, outcome: end?.outcome ?? "", returned: end?.returned,
                age: back.map { Int($0.number - fee.happened.day.number) },
                unused: back.map { Int($0.number - last.number) })
        }
    }

    /// As it was known at the time.
    var phase: String { customer.version <= asOf ? customer["phase"] : "" }

    private var completed: [FieldRow] { payments.filter { $0["status"] == "completed" } }

    private func completed(_ type: String) -> [FieldRow] {
        completed.filter { $0["transaction_type"] == type }
    }

    /// Fees that were paid, taken back by the bank or not.
    private var paid: [FieldRow] {
        payments.filter {
            $0["transaction_type"] == "challenge_fee"
                && ["completed", "reversed"].contains($0["status"])
        }
    }

    /// Fees that were paid and resets, by time; of one time the fee first.
    var started: [FieldRow] {
        (paid + completed("reset_fee")).sorted {
            $0.happened != $1.happened
                ? $0.happened < $1.happened
                : $0["transaction_type"] < $1["transaction_type"]
        }
    }

    var facts: AccountFacts {
        var facts = AccountFacts()
        facts.fees = outcomes
        facts.suspect = outcomes.values.count { Self.suspect.contains($0) }
        (facts.firstFee, facts.lastFee) = (paid.first?.happened, paid.last?.happened)
        facts.mature = paid.count {
            $0.happened.advanced(byDays: 14) <= asOf
                || Self.suspect.contains(outcomes[$0["transaction_id"]] ?? "")
        }
        facts.payouts = completed("payout").count
        facts.resets = completed("reset_fee").count
        let traded = Set(days.map(\.day))
        facts.tradingDays = traded.count
        (facts.firstDay, facts.lastDay) = (traded.min(), traded.max())
        let results = Dictionary(grouping: days) { $0["currency"] }
            .mapValues { $0.map { $0.hundredths("pnl") }.reduce(0, +) }.values
        facts.hasLost = results.contains { $0 < 0 } && !results.contains { $0 > 0 }
        let phase = phase
        let isShort = traded.count <= 2
        facts.isIdle = facts.mature > 0 && isShort && phase != "failed" && facts.payouts == 0
        let isOver =
            phase == "failed" || (facts.lastDay.map { $0.end.advanced(byDays: 5) <= asOf } ?? false)
        facts.isBlownUp =
            !traded.isEmpty && isShort && facts.hasLost && phase != "funded" && isOver
        let largest = days.map { $0.hundredths("lots_traded") }.max() ?? 0
        facts.isTokenTraded =
            (1...4).contains(traded.count) && largest <= 2 && facts.payouts == 0
            && !["failed", "funded"].contains(phase) && isOver
        return facts
    }

    private static let suspect: Set = ["abusive", "chargeback"]

    private var outcomes: [String: String] { returns.mapValues(\.outcome) }

    /// Each refund or negative adjustment returns the latest earlier fee that still stands, once
    /// half of it has come back.
    private var returns: [String: (outcome: String, returned: EventTime?)] {
        var ends: [String: (outcome: String, returned: EventTime?)] = [:]
        for fee in paid {
            ends[fee["transaction_id"]] =
                fee["status"] == "reversed" ? ("chargeback", fee.happened) : ("standing", nil)
        }
        var back: [String: Int] = [:]
        for row in completed {
            let isCharge =
                row["transaction_type"] == "adjustment" && row.hundredths("amount_currency") < 0
            guard isCharge || row["transaction_type"] == "refund" else { continue }
            let fee = paid.last {
                $0.comesBefore(row) && ends[$0["transaction_id"]]?.outcome == "standing"
            }
            guard let fee else { continue }
            if row["currency"] == fee["currency"] {
                let sum =
                    back[fee["transaction_id"], default: 0] + abs(row.hundredths("amount_currency"))
                back[fee["transaction_id"]] = sum
                if 2 * sum < fee.hundredths("amount_currency") { continue }
            }
            ends[fee["transaction_id"]] =
                (isCharge ? "chargeback" : outcome(ofRefund: row, of: fee), row.happened)
        }
        excuseDoubles(in: &ends)
        excuseRepayment(in: &ends)
        return ends
    }

    /// A single fee that the bank took back, and that was paid again within a week, is no suspect
    /// return; nor is a reversed one that was paid within a day before, too.
    private func excuseRepayment(
        in ends: inout [String: (outcome: String, returned: EventTime?)]
    ) {
        let takenBack = paid.filter { ends[$0["transaction_id"]]?.outcome == "chargeback" }
        guard let fee = takenBack.first, takenBack.count == 1,
            let back = ends[fee["transaction_id"]]?.returned
        else { return }
        let earliest = fee["status"] == "reversed" ? back.advanced(byDays: -1) : back
        let isPaidAgain = paid.contains { other in
            ends[other["transaction_id"]]?.outcome == "standing"
                && other["amount_currency"] == fee["amount_currency"]
                && other["currency"] == fee["currency"] && other.happened >= earliest
                && other.happened <= back.advanced(byDays: 7)
        }
        if isPaidAgain { ends[fee["transaction_id"]]?.outcome = "doubleBooking" }
    }

    /// What was booked twice and given back once is no suspect return.
    private func excuseDoubles(in ends: inout [String: (outcome: String, returned: EventTime?)]) {
        var free = Set(paid.map { $0["transaction_id"] }.filter { ends[$0]?.outcome == "standing" })
        for fee in paid {
            guard let end = ends[fee["transaction_id"]], end.outcome == "abusive",
                let back = end.returned
            else { continue }
            let isWithinDay = { (a: EventTime, b: EventTime) in
                max(a, b) <= min(a, b).advanced(byDays: 1)
            }
            let double = paid.first { other in
                let isEqual =
                    other["amount_currency"] == fee["amount_currency"]
                    && other["currency"] == fee["currency"]
                let isTwin =
                    isEqual && isWithinDay(other.happened, fee.happened)
                    && back.day.number - fee.happened.day.number <= 30
                let isAsMuch =
                    other["currency"] != fee["currency"]
                    || 10 * other.hundredths("amount_currency")
                        >= 9 * fee.hundredths("amount_currency")
                let isAnew = isAsMuch && isWithinDay(other.happened, back)
                return free.contains(other["transaction_id"]) && (isTwin || isAnew)
            }
            guard let double else { continue }
            free.remove(double["transaction_id"])
            ends[fee["transaction_id"]]?.outcome = "doubleBooking"
        }
    }

    private func outcome(ofRefund refund: FieldRow, of fee: FieldRow) -> String {
        let isReward = completed("payout").contains {
            $0.happened <= refund.happened.advanced(byDays: 3)
        }
        if isReward { return "payoutReturn" }
        let hasTraded = days.contains { $0.day.start <= refund.happened }
        let isEarly = refund.happened <= fee.happened.advanced(byDays: 30)
        return !hasTraded && isEarly ? "coolingOff" : "abusive"
    }
}

extension FieldRow {
    fileprivate var happened: EventTime { time("transaction_date") }

    /// By time, then identifier.
    fileprivate func comesBefore(_ other: FieldRow) -> Bool {
        happened != other.happened
            ? happened < other.happened : self["transaction_id"] < other["transaction_id"]
    }
}
