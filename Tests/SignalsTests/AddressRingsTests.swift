import FirmRecords
import Records
import Testing

@testable import Signals

/// Rings as subjects of their own.
struct AddressRingsTests {
    /// Rings of these letters under these affiliates, eight accounts each, in a firm of strangers.
    private static func firm(_ rings: [(letters: String, affiliate: String)]) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        for (place, ring) in rings.enumerated() {
            for number in 0..<8 {
                var fields = strangers.fields()
                fields["email"] = "\(ring.letters)\(10 * place + number)@gmail.com"
                firm.buyer(
                    "r\(place)x\(number)", of: ring.affiliate, day: 20 + number, country: nil,
                    fields)
            }
        }
        return firm
    }

    private static func found(
        _ rows: [FieldRow], leastAffiliates: Double = 1
    ) -> (readings: [Reading], evidence: [String]) {
        var signals = SignalSet(
            signals: [AddressRings(settings: [leastAffiliates])], threads: 2)
        for batch in batches(rows, size: 50) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return (
            results[0].findings.map { Reading($0, of: AddressRings.self, population.records) },
            results[0].findings.flatMap {
                signals.evidence(of: 0, for: $0, in: population).rows.map { "\($0)" }
            }
        )
    }

    @Test func `rings of other letters are rings of their own, named by their first accounts`() {
        let found = Self.found(Self.firm([("goldpip", "S2"), ("redcandle", "S2")]).rows).readings
        #expect(found.map(\.subject) == [["r0x0"], ["r1x0"]])
        #expect(found.map { $0["accounts"] } == [8, 8])
        #expect(found.allSatisfy { $0["log_odds"] > 4 && $0["affiliates"] == 1 })
    }

    @Test func `the same letters under two affiliates are one ring`() {
        let found = Self.found(Self.firm([("goldpip", "S2"), ("goldpip", "S5")]).rows).readings
        #expect(found.map(\.subject) == [["r0x0"]])
        #expect(found.first?["accounts"] == 16)
        #expect(found.first?["affiliates"] == 2)
        let alone = Self.firm([("goldpip", "S2")]).rows
        #expect(Self.found(alone, leastAffiliates: 2).readings.isEmpty)
    }

    @Test func `a ring that grows keeps its name, and strangers make none`() {
        let firm = Self.firm([("goldpip", "S2")])
        let small = Self.found(firm.rows.filter { $0["customer_id"] != "r0x7" }).readings
        #expect(small.map(\.subject) == [["r0x0"]])
        #expect(Self.found(firm.rows).readings.map(\.subject) == [["r0x0"]])
        #expect(Self.found(HandmadeFirm.ofStrangers().rows).readings.isEmpty)
    }

    @Test func `evidence tells of each account what ties it, whatever came first`() {
        let firm = Self.firm([("goldpip", "S2"), ("goldpip", "S5")])
        var stream = SeededStream(5)
        let evidence = Self.found(firm.rows).evidence
        #expect(evidence.count == 17)
        #expect(evidence.allSatisfy { $0.contains("the letters `goldpip` under many names") })
        #expect(Self.found(shuffled(firm.rows, &stream)).evidence == evidence)
    }

    @Test func `three of the same letters under each of three affiliates are one ring`() {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 41)
        for number in 0..<9 {
            var fields = strangers.fields()
            fields["email"] = "goldpip\(number)@gmail.com"
            firm.buyer("r\(number)", of: "S\(2 + number % 3)", day: 20 + number, fields)
        }
        let found = Self.found(firm.rows).readings
        #expect(found.map(\.subject) == [["r0"]])
        #expect(found.first?["accounts"] == 9)
        #expect(found.first?["affiliates"] == 3)
        #expect(found.first?["log_odds"] ?? 0 > 4)
    }

    @Test func `slips hide nobody in a ring over several affiliates`() {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 41)
        for number in 0..<12 {
            var fields = strangers.fields()
            let letters = number < 9 ? "goldpipfox" : "g0ldpipfoxx"
            fields["email"] = "\(letters)\(number)@gmail.com"
            firm.buyer("r\(number)", of: "S\(2 + number % 3)", day: 20 + number, fields)
        }
        #expect(Self.found(firm.rows).readings.map { $0["accounts"] } == [12])
    }

    @Test func `a word that a few like under every affiliate is no ring`() {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 42)
        for number in 0..<40 {
            var fields = strangers.fields()
            fields["email"] = "goldpip\(number)@gmail.com"
            firm.buyer("r\(number)", of: "S\(number % 20)", day: 10 + number, fields)
        }
        #expect(Self.found(firm.rows).readings.isEmpty)
    }

    @Test
    func `two agencies that number customers by one word, each at its own domain, are no ring`() {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 44)
        for number in 0..<16 {
            var fields = strangers.fields()
            fields["email"] = "client\(number)@desk-\(number % 2).test"
            firm.buyer(
                "r\(number)", of: "S\(2 + number % 2)", day: 20 + number, country: nil, fields)
            if number % 4 < 2 { continue }
            for day in 21...30 {
                firm.trade("r\(number)", day: number + day, lots: "0.\(20 + number)")
            }
        }
        #expect(Self.found(firm.rows, leastAffiliates: 2).readings.isEmpty)
    }

    @Test func `a habit of spelling weighs its use once`() throws {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 43)
        for number in 0..<12 {
            var fields = strangers.fields()
            let name = fields["first_name", default: ""] + fields["last_name", default: ""]
            fields["email"] = "\(name)fxdesk\(7 * number)@gmail.com"
            firm.buyer("r\(number)", of: "S2", day: 20 + number, country: nil, fields)
        }
        let untraded = firm.rows.filter { $0.entity != .tradingActivity }
        let found = try #require(Self.found(untraded).readings.first)
        #expect(found["accounts"] == 12)
        #expect(found["log_odds"] == 3)
    }

    @Test func `the few under a large affiliate who chose a ring's word are none of it`() {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 43)
        for number in 0..<12 {
            var fields = strangers.fields()
            fields["email"] = "goldpip\(number)@gmail.com"
            firm.buyer("r\(number)", of: "S2", day: 20 + number, fields)
        }
        for number in 0..<300 {
            var fields = strangers.fields()
            if number % 150 == 0 { fields["email"] = "goldpip\(500 + number)@gmail.com" }
            firm.buyer("much\(number)", of: "S5", day: number % 60, fields)
        }
        for affiliate in 6..<9 {
            var fields = strangers.fields()
            fields["email"] = "goldpip\(700 + affiliate)@gmail.com"
            firm.buyer("some\(affiliate)", of: "S\(affiliate)", day: affiliate, fields)
        }
        let found = Self.found(firm.rows).readings
        #expect(found.map(\.customers) == [(0..<12).map { "r\($0)" }.sorted()])
    }
}
