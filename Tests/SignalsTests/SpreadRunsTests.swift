import FirmRecords
import Records
import Testing

@testable import Signals

/// Numbers that rise under several affiliates.
struct SpreadRunsTests {
    private static let domains = MailDomains(
        throwAway: [], relay: [], provider: ["gmail.com", "outlook.com"])

    /// The rings of a firm with eighteen accounts in turn under three affiliates.
    private func found(trades: Bool = false, _ number: (Int) -> Int) -> [Reading] {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        for place in 0..<18 {
            let id = "ring\(place)"
            var fields = strangers.fields()
            let names = ["first_name", "last_name"].map { fields[$0, default: ""].lowercased() }
            fields["email"] = "\(names[0])_\(names[1])\(number(place))@gmail.com"
            firm.buyer(id, of: "S\(2 + place % 3)", day: 10 + 2 * place, country: nil, fields)
            for day in 1...8 where trades { firm.trade(id, day: 60 + day, lots: "0.2\(place % 9)") }
        }
        var signals = SignalSet(
            signals: [AddressRings(settings: [2])], threads: 2, domains: Self.domains)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return results[0].findings.map { Reading($0, of: AddressRings.self, population.records) }
    }

    @Test func `numbers that rise on from affiliate to affiliate are a ring over all`() {
        let found = found { 100 + 4 * $0 }
        #expect(found.map { $0["accounts"] } == [18])
        #expect(found.map { $0["affiliates"] } == [3])
        #expect(found.allSatisfy { $0["log_odds"] > 4 })
    }

    @Test func `they are none where the accounts are used or the numbers in no order`() {
        #expect(found(trades: true) { 100 + 4 * $0 }.isEmpty)
        #expect(found { 100 + 77 * $0 % 800 }.isEmpty)
    }
}
