@testable import Linkage
import FirmRecords
import Records
import Testing

@testable import Signals

/// Persons kept up to date by change against persons made anew from the records that are left.
struct PersonBookTests {
    private static func persons(_ population: Population) -> [String: String] {
        let ids = population.records.customerIDs
        return (0..<UInt32(ids.count)).reduce(into: [:]) {
            $0[ids[$1]] = ids[population.persons[$1]]
        }
    }

    @Test(arguments: 1...12)
    func `persons that followed every change equal persons made anew`(_ seed: UInt64) {
        var stream = CustomerStream(seed: seed)
        var signals = SignalSet(signals: [], threads: 2)
        var linked = 0
        for step in 0..<40 {
            let rows = stream.next(step == 0 ? 150 : stream.random.integer(1...6))
            for batch in batches(rows, size: 2) {
                _ = signals.apply(batch)
                // Work done ahead leaves no trace, though what it was done for changes.
                if (step + Int(seed)) % 3 > 0 { signals.prepare() }
            }
            let asOf = HandmadeFirm.noon(stream.random.chance(20) ? 30 : 60)
            let found = Self.persons(signals.settle(asOf: asOf).0)
            var fresh = SignalSet(signals: [], threads: 1)
            for batch in batches(shuffled(stream.current, &stream.random), size: 7) {
                _ = fresh.apply(batch)
            }
            let expected = Self.persons(fresh.settle(asOf: asOf).0)
            #expect(found == expected, "step \(step)")
            linked += expected.count - Set(expected.values).count
        }
        #expect(linked > 200)
    }

    /// Hundreds of accounts under each affiliate, in large blocks, of which a change concerns few.
    @Test(arguments: 1...6)
    func `persons of large affiliates that followed every change equal persons made anew`(
        _ seed: UInt64
    ) {
        var stream = CustomerStream(seed: seed, affiliates: 2)
        var signals = SignalSet(signals: [], threads: 2)
        let asOf = HandmadeFirm.noon(60)
        var (linked, whole) = (0, 0)
        for step in 0..<30 {
            let rows = stream.next(step == 0 ? 1100 : stream.random.integer(1...3))
            for batch in batches(rows) { _ = signals.apply(batch) }
            let found = Self.persons(signals.settle(asOf: asOf).0)
            whole += step == 0 ? 0 : signals.relinkedAffiliates
            if step % 3 != 2 { continue }
            var fresh = SignalSet(signals: [], threads: 1)
            for batch in batches(shuffled(stream.current, &stream.random), size: 97) {
                _ = fresh.apply(batch)
            }
            let expected = Self.persons(fresh.settle(asOf: asOf).0)
            #expect(found == expected, "step \(step)")
            linked += expected.count - Set(expected.values).count
        }
        #expect(linked > 500)
        #expect(whole < 20)
    }

    @Test(arguments: [("A0", "A9"), ("A9", "A0")])
    func `a person who moves to another affiliate stays one`(_ from: String, _ to: String) {
        var firm = HandmadeFirm.ofStrangers(affiliates: 10, buyers: 10)
        var signals = SignalSet(signals: [], threads: 1)
        for affiliate in [from, to, from] {
            for number in 1...2 {
                firm.customer(
                    "own\(number)", of: affiliate.replacing("A", with: "S"), day: 3,
                    [
                        "first_name": "Maren", "last_name": "Oldenkott",
                        "email": "maren.oldenkott\(number)@web.test",
                    ])
            }
            for batch in batches(firm.rows) { _ = signals.apply(batch) }
            let population = signals.settle(asOf: HandmadeFirm.noon(130)).0
            #expect(population.persons(behind: ["own1", "own2"]) == 1)
        }
    }

    @Test func `work done ahead leaves those alone who are linked`() {
        var firm = HandmadeFirm.ofStrangers(affiliates: 10, buyers: 10)
        var signals = SignalSet(signals: [], threads: 1)
        let asOf = HandmadeFirm.noon(130)
        for first in ["Maren", "Jorunn", "Maren", "Odalys"] {
            firm.customer(
                "own1", of: "A3", day: 3,
                ["first_name": first, "last_name": "Oldenkott", "email": "\(first)@web.test"])
            firm.customer(
                "own2", of: "A3", day: 4,
                ["first_name": "Maren", "last_name": "Oldenkott", "email": "Maren@web.test"])
            for batch in batches(firm.rows) { _ = signals.apply(batch) }
            if first != "Maren" { signals.prepare() }
            let population = signals.settle(asOf: asOf).0
            #expect(population.persons(behind: ["own1", "own2"]) == (first == "Maren" ? 1 : 2))
        }
    }

    @Test func `customers are linked ahead of a settle once no more of them come`() {
        let firm = HandmadeFirm.ofStrangers(affiliates: 10, buyers: 10)
        var signals = SignalSet(signals: [], threads: 1)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        signals.prepare()
        signals.prepare()
        #expect(signals.relinkedAffiliates == 10)
        _ = signals.settle(asOf: HandmadeFirm.noon(130))
        #expect(signals.relinkedAffiliates == 0)
    }

    @Test func `one new customer has few affiliates linked anew`() {
        var firm = HandmadeFirm()
        var strangers = Strangers(seed: 9)
        for affiliate in 0..<40 {
            for number in 0..<30 {
                firm.customer(
                    "c\(affiliate)x\(number)", of: "A\(affiliate)", day: number % 50,
                    country: strangers.stream.pick(["US", "DE", "FR"]), strangers.fields())
            }
        }
        var signals = SignalSet(signals: [], threads: 1)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        _ = signals.settle(asOf: signals.records.latestEventTime)
        #expect(signals.relinkedAffiliates == 40)
        var relinked: [Int] = []
        for number in 0..<20 {
            var next = HandmadeFirm()
            next.customer("new\(number)", of: "A3", day: 1, country: "US", strangers.fields())
            for batch in batches(next.rows) { _ = signals.apply(batch) }
            _ = signals.settle(asOf: signals.records.latestEventTime)
            relinked.append(signals.relinkedAffiliates)
        }
        #expect(relinked.sorted()[10] < 6, "\(relinked)")
        _ = signals.settle(asOf: signals.records.latestEventTime)
        #expect(signals.relinkedAffiliates == 0)
    }

    @Test(arguments: [
        (0, 0.0), (7, 7), (8, 8.5), (9, 8.5), (10, 10.5), (16, 17.5), (19, 17.5), (1000, 959.5),
    ])
    func `a count reads as the middle of its step`(_ count: Int, _ value: Double) {
        #expect(coarse(count) == value)
    }

    @Test func `a coarse count is within an eighth of the count and never falls`() {
        for count in 1..<5000 {
            #expect(abs(coarse(count) / Double(count) - 1) < 0.125)
            #expect(coarse(count) >= coarse(count - 1))
            let step = coarseStep(count)
            #expect(step.contains(count))
            #expect(step.allSatisfy { coarse($0) == coarse(count) })
            #expect(coarse(step.upperBound) > coarse(count))
        }
    }
}
