internal import Records

/// What a fee is compared with: fees for the same product, of the same week, of the same country.
struct FeeStratum: Hashable {
    /// The customer's challenge type, a word's id, and account size in units of money.
    var type: UInt32
    var size: Int64
    var week: Int32
    var country: UInt16
}

/// The ways by which fees come back suspiciously; firms see one far more often than the other.
enum ReturnClass: CaseIterable, Sendable {
    case refund, chargeback
}

/// Mature fees and how many of them came back suspiciously, way by way.
struct ReturnCount: Hashable, Sendable {
    var fees = 0
    var refunds = 0
    var chargebacks = 0

    var returned: Int { refunds + chargebacks }

    func returned(by way: ReturnClass) -> Int { way == .refund ? refunds : chargebacks }

    static func + (left: ReturnCount, right: ReturnCount) -> ReturnCount {
        ReturnCount(
            fees: left.fees + right.fees, refunds: left.refunds + right.refunds,
            chargebacks: left.chargebacks + right.chargebacks)
    }

    static func += (left: inout ReturnCount, right: ReturnCount) { left = left + right }

    static func - (left: ReturnCount, right: ReturnCount) -> ReturnCount {
        ReturnCount(
            fees: left.fees - right.fees, refunds: left.refunds - right.refunds,
            chargebacks: left.chargebacks - right.chargebacks)
    }
}

/// An affiliate's mature fees as refunds see them.
struct ReturnCohort: Sendable {
    var affiliate: UInt32
    /// One suspect return.
    struct Return: Hashable, Sendable {
        var customer: UInt32
        var way: ReturnClass
        /// `nil` where its time is not known.
        var moment: ReturnMoment?
    }

    /// By customer in canonical order, then by fee.
    var returns: [Return] = []
    private(set) var strata: [FeeStratum: ReturnCount] = [:]
    private(set) var sums = StratumSums([:])
    /// Every mature fee by its time: whether it came back.
    var sequence: [(time: EventTime, isReturned: Bool)] = []

    func isSame(as other: ReturnCohort) -> Bool {
        affiliate == other.affiliate && returns == other.returns && strata == other.strata
            && sequence.elementsEqual(other.sequence, by: ==)
    }

    var total: ReturnCount { sums.all }

    /// - Parameter from: fees before it are left out.
    init(
        of affiliate: UInt32, from: EventTime, _ outages: OutageWeeks, _ population: Population
    ) {
        self.affiliate = affiliate
        let campaign = RefundCampaign(of: affiliate, outages, population)
        for customer in population.buyers[affiliate] {
            take(customer, from: from, outages, campaign, population)
        }
        sums = StratumSums(strata)
        sequence.sort { ($0.time, $0.isReturned ? 1 : 0) < ($1.time, $1.isReturned ? 1 : 0) }
    }

    /// An excused return is no fee at all here: what it would have become is not known.
    private mutating func take(
        _ customer: UInt32, from: EventTime, _ outages: OutageWeeks, _ campaign: RefundCampaign,
        _ population: Population
    ) {
        let account = population.accounts[customer]
        if account.maturePurchases == 0 { return }
        let suspects =
            account.suspects.isEmpty
            ? []
            : outages.suspectReturns(of: customer, population).filter {
                !campaign.excuses($0, of: population.persons[customer])
            }
        var excused = account.suspects.map(\.time)
        for suspect in suspects { excused.remove(firstEqual: suspect.time) }
        var refunds = suspects.filter { $0.outcome != .chargeback }.map(\.time)
        var chargebacks = suspects.filter { $0.outcome == .chargeback }.map(\.time)
        for time in account.purchaseTimes {
            if excused.remove(firstEqual: time) { continue }
            var count = ReturnCount(fees: 1)
            if chargebacks.remove(firstEqual: time) {
                count.chargebacks = 1
            } else if refunds.remove(firstEqual: time) {
                count.refunds = 1
            }
            let isMature = time.advanced(byDays: Account.maturityDays) <= population.asOf
            guard time >= from, count.returned > 0 || isMature else { continue }
            strata[population.stratum(of: customer, at: time), default: ReturnCount()] += count
            sequence.append((time, count.returned > 0))
        }
        for suspect in suspects where suspect.time >= from {
            returns.append(
                Return(
                    customer: customer,
                    way: suspect.outcome == .chargeback ? .chargeback : .refund,
                    moment: suspect.daysToReturn.map {
                        ReturnMoment(days: $0, unusedDays: suspect.unusedDays)
                    }))
        }
    }
}

extension [EventTime] {
    /// Takes out the first element equal to `time`; whether there was one.
    @discardableResult
    fileprivate mutating func remove(firstEqual time: EventTime) -> Bool {
        guard let index = firstIndex(of: time) else { return false }
        remove(at: index)
        return true
    }
}

extension Population {
    /// The country that the customer's record names, `CustomerTable.noCountry` where it names none.
    func country(of customer: UInt32) -> UInt16 { records.customers.country[Int(customer)] }

    fileprivate func stratum(of customer: UInt32, at time: EventTime) -> FeeStratum {
        let table = records.customers
        return FeeStratum(
            type: table.challengeType[Int(customer)],
            size: table.accountSize[Int(customer)].units, week: time.day.number / 7,
            country: country(of: customer))
    }
}
