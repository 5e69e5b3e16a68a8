import FirmRecords
import Records

/// A customer with a settled fee, gone through anew from its rows.
struct SlowBuyer {
    let id: String
    let row: FieldRow
    /// All its versions that came, by time.
    let versions: [FieldRow]
    let account: SlowAccount
    let facts: AccountFacts
    let fees: [SlowAccount.Fee]
    let phase: String
    let person: String
    /// Whether accounts of this kind come with their trading.
    var isTradingSent = true

    var affiliate: String { row["affiliate_id"] }

    func owner(at time: EventTime) -> String {
        (versions.last { $0.version <= time } ?? versions[0])["affiliate_id"]
    }

    var firstFee: EventTime { facts.firstFee ?? .distantPast }
    var signup: EventTime { row.time("signup_date") }
    /// Of an order booked twice the second fee's is none.
    var returns: [EventTime] {
        fees.filter { $0.outcome != "doubleBooking" }.compactMap(\.returned)
    }
    var isMature: Bool { facts.mature > 0 }

    /// Paid for and left idle, or returned with two trading days at most.
    var isUnused: Bool {
        isTradingSent
            && (facts.isIdle || (!returns.isEmpty && facts.tradingDays <= 2 && isMature))
    }

    var isHardlyUsed: Bool {
        facts.tradingDays <= 4 && facts.payouts == 0 && phase != "funded"
    }

    /// Unused, or hardly used and not failed.
    var isBarelyUsed: Bool { isUnused || (showsUse && isHardlyUsed && phase != "failed") }

    /// Barely used, or lost as soon.
    var isBrieflyUsed: Bool { isUnused || (showsUse && isHardlyUsed) }

    /// When it was lost within two days of trading, or failed by the second day after its fee where
    /// trading is not sent.
    var blowUp: Day? {
        if facts.isBlownUp { return facts.lastDay }
        let days = row.version.day.number - firstFee.day.number
        let isTold = !isTradingSent && facts.tradingDays == 0 && phase == "failed"
        return isTold && (0...2).contains(days) ? row.version.day : nil
    }

    var showsUse: Bool { isMature && isTradingSent }

    /// What is funded and what is not are apart, and so is every challenge type.
    fileprivate var kind: String { row["challenge_type"] + (phase == "funded" ? " funded" : "") }
}

extension [SlowBuyer] {
    /// What persons bought day by day, in the order of each first account.
    var occasions: [[SlowBuyer]] {
        let days = Dictionary(grouping: self) { "\($0.firstFee.day.number) " + $0.person }
        return days.values.sorted { $0[0].id < $1[0].id }
    }

    /// Of what a person bought in a day the account that tells most, the earliest of equals;
    /// nothing that is not used by one who uses another.
    var speakers: [SlowBuyer] {
        let telling = { (buyer: SlowBuyer) in
            buyer.isUnused ? 1 : !buyer.showsUse ? 0 : buyer.isBarelyUsed ? 2 : 3
        }
        let users = Set(filter { telling($0) == 3 }.map(\.person))
        return occasions.compactMap { day in
            let most = day.map(telling).max() ?? 0
            if most < 3, users.contains(day[0].person) { return nil }
            return day.filter { telling($0) == most }
                .min { ($0.signup, $0.id) < ($1.signup, $1.id) }
        }.sorted { $0.id < $1.id }
    }
}

/// All buyers of a firm at a time.
struct SlowFirm {
    let asOf: EventTime
    /// By id.
    let buyers: [SlowBuyer]
    let byAffiliate: [String: [SlowBuyer]]
    /// Customers who were paid, buyers or not.
    let payouts: Set<String>
    var affiliates: [String] { byAffiliate.keys.sorted() }

    /// - Parameter person: who is behind an account: linkage has a twin of its own.
    init(_ records: SlowRecords, asOf: EventTime, person: (String) -> String?) {
        self.asOf = asOf
        let rows = Dictionary(
            grouping: records.rows(.transactions) + records.rows(.tradingActivity)
        ) { $0["customer_id"] }
        let customers = records.customers.sorted { $0.key < $1.key }
        let unmarked = customers.compactMap { id, row -> SlowBuyer? in
            let account = SlowAccount(of: row, rows: rows[id] ?? [], asOf: asOf)
            let facts = account.facts
            if facts.fees.isEmpty { return nil }
            return SlowBuyer(
                id: id, row: row, versions: records.versions(of: id), account: account,
                facts: facts, fees: account.fees,
                phase: account.phase,
                person: person(id) ?? id)
        }
        let sent = Self.kindsSent(unmarked)
        let sentKinds = unmarked.map { buyer in
            var buyer = buyer
            buyer.isTradingSent = sent.contains(buyer.kind)
            return buyer
        }
        let gaps = Self.gaps(sentKinds)
        buyers = sentKinds.map { buyer in
            var buyer = buyer
            if gaps.contains(buyer.affiliate) { buyer.isTradingSent = false }
            return buyer
        }
        payouts = Set(
            records.joined(.transactions).filter {
                $0["transaction_type"] == "payout" && $0["status"] == "completed"
                    && $0.time("transaction_date") <= asOf
            }.map { $0["customer_id"] })
        byAffiliate = Dictionary(grouping: buyers, by: \.affiliate)
    }

    /// Affiliates of whose accounts two and a quarter moved on, failed or were paid without
    /// trading: funded ones only where more of their type are in the first phase, failed ones only
    /// where fewer than one in twenty of the firm's lack trading.
    private static func gaps(_ buyers: [SlowBuyer]) -> Set<String> {
        let isPhased = Dictionary(grouping: buyers) { $0.row["challenge_type"] }.mapValues { type in
            type.count { $0.row["phase"] == "phase_1" } > type.count { $0.row["phase"] == "funded" }
        }
        let failed = buyers.filter { $0.isTradingSent && $0.phase == "failed" }
        let isFailureTold = 20 * failed.count { $0.facts.tradingDays == 0 } < failed.count
        let moved = buyers.filter { buyer in
            let hasPassed =
                buyer.phase == "phase_2" || (buyer.phase == "failed" && isFailureTold)
                || (buyer.phase == "funded" && isPhased[buyer.row["challenge_type"]] == true)
            return buyer.isTradingSent && (hasPassed || buyer.facts.payouts > 0)
        }
        return Set(
            Dictionary(grouping: moved, by: \.affiliate).filter { _, own in
                let silent = own.count { $0.facts.tradingDays == 0 }
                return silent >= 2 && 4 * silent >= own.count
            }.keys)
    }

    /// Kinds of which a quarter has traded, ten accounts of an affiliate at most; small ones go by
    /// all.
    private static func kindsSent(_ buyers: [SlowBuyer]) -> Set<String> {
        let byKind = Dictionary(grouping: buyers, by: \.kind).mapValues { kind in
            Dictionary(grouping: kind, by: \.affiliate).values.reduce(into: (all: 0.0, traded: 0.0))
            {
                let counted = Double(min(10, $1.count))
                let share = Double($1.count { $0.facts.tradingDays > 0 }) / Double($1.count)
                $0.all += counted
                $0.traded += (share * counted * 1_048_576).rounded() / 1_048_576
            }
        }
        let firm = byKind.values.reduce((all: 0.0, traded: 0.0)) {
            ($0.all + $1.all, $0.traded + $1.traded)
        }
        return Set(
            byKind.filter { _, kind in
                let judged = kind.all < 20 ? firm : kind
                return 4 * judged.traded >= judged.all
            }.keys)
    }
}

/// What a slow statistic says of a subject: its fields by name.
struct SlowReading {
    var subject: String
    var values: [String: Double]
    var customers: [String]
}
