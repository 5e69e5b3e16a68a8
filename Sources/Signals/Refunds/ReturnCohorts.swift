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
enum ReturnClass: String, CaseIterable, Sendable {
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
///
/// A class, so that handing the firm's cohorts around copies references and not a dozen columns
/// each.
final class ReturnCohort: Sendable {
    /// One suspect return, or a refund within the cooling-off period.
    struct Return: Hashable, Sendable {
        var customer: UInt32
        /// `nil` within the cooling-off period: by itself such a refund says nothing.
        var way: ReturnClass?
        /// `nil` where its time is not known.
        var moment: ReturnMoment?
    }

    let affiliate: UInt32
    /// By customer in canonical order, then by fee.
    let returns: [Return]
    /// Mature fees that were refunded within the cooling-off period.
    let coolingOffs: Int
    let sums: StratumSums
    /// Every mature fee by its time: whether it came back.
    let sequence: [Bool]
    private let strata: [FeeStratum: ReturnCount]
    private let moments: [ReturnClass: ReturnTiming.Counts]

    /// - Parameters:
    ///   - from: fees before it are left out.
    ///   - numbers: the same for all cohorts that are compared.
    init(
        of affiliate: UInt32, from: EventTime, _ outages: OutageWeeks,
        _ numbers: StratumSums.Numbers, _ population: Population
    ) {
        let campaign = RefundCampaign(of: affiliate, outages, population)
        let event =
            campaign.isSome ? RefundEvent() : RefundEvent(of: affiliate, outages, population)
        var tally = ReturnTally(
            from: from, outages: outages, campaign: campaign, event: event,
            population: population)
        for customer in population.buyers[affiliate] { tally.take(customer) }
        self.affiliate = affiliate
        returns = tally.returns
        coolingOffs = tally.coolingOffs
        strata = tally.strata
        sums = StratumSums(tally.strata, numbers)
        sequence = tally.sequence.sorted {
            ($0.time, $0.isReturned ? 1 : 0) < ($1.time, $1.isReturned ? 1 : 0)
        }.map(\.isReturned)
        moments = tally.returns.reduce(into: [:]) { moments, item in
            guard let way = item.way, let moment = item.moment else { return }
            moments[way, default: [:]][moment, default: 0] += 1
        }
    }

    var total: ReturnCount { sums.all }

    /// How many returns of one way came at which moment.
    func moments(of way: ReturnClass) -> ReturnTiming.Counts { moments[way] ?? [:] }

    func isSame(as other: ReturnCohort) -> Bool {
        returns == other.returns && coolingOffs == other.coolingOffs
            && sequence == other.sequence && strata == other.strata
    }

    /// Whether all that one way is judged by is the same.
    func isSame(as other: ReturnCohort, by way: ReturnClass) -> Bool {
        strata.count == other.strata.count && moments(of: way) == other.moments(of: way)
            && strata.allSatisfy { stratum, count in
                guard let known = other.strata[stratum] else { return false }
                return count.fees == known.fees
                    && count.returned(by: way) == known.returned(by: way)
            }
    }
}

/// What is read of an affiliate's buyers one by one.
private struct ReturnTally {
    let from: EventTime
    let outages: OutageWeeks
    let campaign: RefundCampaign
    let event: RefundEvent
    let population: Population
    var returns: [ReturnCohort.Return] = []
    var coolingOffs = 0
    var strata: [FeeStratum: ReturnCount] = [:]
    var sequence: [(time: EventTime, isReturned: Bool)] = []

    /// An excused return is no fee at all here: what it would have become is not known.
    mutating func take(_ customer: UInt32) {
        let account = population.accounts[customer]
        if account.maturePurchases == 0 { return }
        let suspects =
            account.suspects.isEmpty
            ? []
            : outages.suspectReturns(of: customer, population).filter {
                !campaign.excuses($0, of: population.persons[customer]) && !event.excuses($0)
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
            guard time >= from, count.returned > 0 || isMature(time) else { continue }
            strata[population.stratum(of: customer, at: time), default: ReturnCount()] += count
            sequence.append((time, count.returned > 0))
        }
        for suspect in suspects where suspect.time >= from {
            returns.append(
                ReturnCohort.Return(
                    customer: customer,
                    way: suspect.outcome == .chargeback ? .chargeback : .refund,
                    moment: suspect.daysToReturn.map {
                        ReturnMoment(days: $0, unusedDays: suspect.unusedDays)
                    }))
        }
        for purchase in outages.coolingOffs(of: customer, population) where purchase.time >= from {
            returns.append(ReturnCohort.Return(customer: customer))
            if isMature(purchase.time) { coolingOffs += 1 }
        }
    }

    private func isMature(_ payment: EventTime) -> Bool {
        payment.advanced(byDays: Account.maturityDays) <= population.asOf
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
