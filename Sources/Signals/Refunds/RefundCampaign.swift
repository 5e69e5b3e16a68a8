internal import Records
internal import Statistics

/// One campaign of an affiliate whose fees came back, as of a promise to return lost fees.
///
/// Ten days in which the persons bought to whom most of the affiliate's suspect refunds were paid,
/// more than chance bunches: a promise is made to persons, and holds for their next tries too. Half
/// of what they paid from then on stands, and a third of all fees is others', so that whoever takes
/// back all that it sells has no campaign. A promise is kept when the fee is lost, so that one in
/// eight comes back too early to have earned the commission; who is after commissions waits. One
/// such occasion is forgiven. Chargebacks are nobody's promise.
struct RefundCampaign: Sendable {
    /// To whom the promise was made, and from which day on.
    private let persons: Set<UInt32>
    private let start: Int32

    private static let length: Int32 = 10
    /// Refunds below which none is told.
    private static let smallest = 4
    /// P(refunds that come back like any fee of the affiliate are bunched like this) from which a
    /// bunch is chance.
    private static let chance = 0.05

    /// - Complexity: O(fees log fees).
    init(of affiliate: UInt32, _ outages: OutageWeeks, _ population: Population) {
        let buyers = population.buyers[affiliate]
        let refunded = buyers.filter { !population.accounts[$0].suspects.isEmpty }
            .flatMap { customer in
                outages.suspectReturns(of: customer, population)
                    .filter { $0.outcome != .chargeback }
                    .map {
                        Fee(
                            person: population.persons[customer], day: $0.time.day.number,
                            age: $0.daysToReturn)
                    }
            }
        guard refunded.count >= Self.smallest,
            let days = Self.busiest(refunded.map(\.day).sorted())
        else {
            self.init()
            return
        }
        let fees = buyers.flatMap { customer in
            population.accounts[customer].purchaseTimes.map {
                Fee(person: population.persons[customer], day: $0.day.number)
            }
        }
        self.init(
            persons: Set(fees.filter { days.contains($0.day) }.map(\.person)),
            start: days.lowerBound)
        if !isCampaign(refunded, of: fees) { self.init() }
    }

    private struct Fee {
        var person: UInt32
        var day: Int32
        /// Days until it came back, where that is known.
        var age: Int32?
    }

    private init(persons: Set<UInt32> = [], start: Int32 = 0) {
        self.persons = persons
        self.start = start
    }

    private func isCampaign(_ refunded: [Fee], of fees: [Fee]) -> Bool {
        let (bunch, paid) = (refunded.count(where: covers), fees.count(where: covers))
        let isMost = bunch >= Self.smallest && 3 * bunch > 2 * refunded.count
        let ages = refunded.filter(covers).compactMap(\.age)
        guard isMost, 2 * bunch <= paid, 3 * paid <= 2 * fees.count,
            8 * ages.count(where: { $0 < RefundEvent.youngDays }) >= ages.count
        else { return false }
        let tail = Binomial(rate: Double(paid) / Double(fees.count))
            .upperTail(bunch - 1, of: refunded.count - 1)
        return Double(refunded.count) * tail < Self.chance
    }

    private func covers(_ fee: Fee) -> Bool { fee.day >= start && persons.contains(fee.person) }

    /// The first of the spans in which most lie; `nil` of none.
    private static func busiest(_ sorted: [Int32]) -> ClosedRange<Int32>? {
        var best: (days: ClosedRange<Int32>, count: Int)?
        var end = 0
        for (start, day) in sorted.enumerated() {
            while end < sorted.count, sorted[end] < day + length { end += 1 }
            if end - start > best?.count ?? 0 { best = (day...day + length - 1, end - start) }
        }
        return best?.days
    }

    /// Whether there is one.
    var isSome: Bool { !persons.isEmpty }

    /// - Parameter person: who paid the fee.
    func excuses(_ purchase: Purchase, of person: UInt32) -> Bool {
        purchase.outcome != .chargeback
            && covers(Fee(person: person, day: purchase.time.day.number))
    }
}
