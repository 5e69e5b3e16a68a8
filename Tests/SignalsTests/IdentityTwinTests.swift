import FirmRecords
import Records
import Testing

@testable import Signals

/// What the statistics of identity say step by step equals what they say of the last state alone.
struct IdentityTwinTests {
    private static let domains = MailDomains(throwAway: ["mailinator.com"], relay: [])

    /// Strangers, one person under many faces, a ring, and corrections of all of them.
    private static func firm(seed: UInt64) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers(affiliates: 4, buyers: 25, seed: seed)
        var strangers = Strangers(seed: seed + 50)
        for number in 0..<8 {
            firm.buyer(
                "own\(number)", of: "S1", day: 3 * number,
                [
                    "first_name": "Maren", "last_name": number % 3 == 0 ? "Oldenkot" : "Oldenkott",
                    "email": "marenoldenkott\(number)@gmail.com",
                ])
            var fields = strangers.fields()
            fields["email"] = "goldpip\(number)@\(number % 2 == 0 ? "gmail.com" : "mailinator.com")"
            firm.buyer("ring\(number)", of: "S2", day: 10 + number, fields)
        }
        firm.directory("S1", ["first_name": "Maren", "last_name": "Oldenkott"])
        firm.directory("S2", ["parent_affiliate_id": "S1"])
        return firm
    }

    private struct Said: Equatable {
        var subject: [String]
        var values: [String: Double]
        var customers: [String]

        init(_ reading: Reading) {
            subject = reading.subject
            values = reading.values
            customers = reading.customers
        }
    }

    private func settle(_ signals: inout SignalSet) -> [[Said]] {
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return [
            results[0].findings.map {
                Said(Reading($0, of: IdentityConcentration.self, population.records))
            },
            results[1].findings.map { Said(Reading($0, of: EmailRing.self, population.records)) },
        ]
    }

    private func signals(threads: Int) -> SignalSet {
        SignalSet(
            signals: [IdentityConcentration(settings: []), EmailRing(settings: [])],
            threads: threads, domains: Self.domains)
    }

    @Test(arguments: 1...3)
    func `settling after every few records equals settling once`(_ seed: Int) {
        var stream = SeededStream(UInt64(seed))
        let right = Self.firm(seed: UInt64(seed)).rows
        // Wrong first versions come before all others, so that every one of them is corrected.
        let rows = wrongVersions(right, &stream) + right
        var stepwise = signals(threads: 2)
        var once = signals(threads: 1)
        var last: [[Said]] = []
        for start in stride(from: 0, to: rows.count, by: 211) {
            for batch in batches(Array(rows[start..<min(rows.count, start + 211)])) {
                _ = stepwise.apply(batch)
            }
            last = settle(&stepwise)
        }
        for batch in batches(shuffled(right, &stream)) { _ = once.apply(batch) }
        let expected = settle(&once)
        #expect(last.map { $0.sorted { $0.subject[0] < $1.subject[0] } } == expected)
        #expect(expected[0].contains { $0.customers.count > 5 }, "\(expected[0].map(\.values))")
        #expect(expected[1].contains { $0.customers.count > 5 })
    }
}
