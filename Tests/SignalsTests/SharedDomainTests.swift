import FirmRecords
import Records
import Testing

@testable import Signals

/// Domains that hardly anybody has but customers of a few affiliates.
struct SharedDomainTests {
    /// Accounts at `ring.test` under each affiliate, beside thirty others who trade.
    private struct Part {
        var affiliate: String
        var own = 7
        var trades: (Int) -> Bool = { _ in false }
        var local: String?
    }

    /// - Parameter others: further affiliates of the firm.
    private func firm(
        _ parts: [Part], at domain: String = "ring.test", beside others: Int = 10
    ) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers(affiliates: others)
        var strangers = Strangers(seed: 77)
        let open = { (id: String, part: Part, day: Int, fields: [String: String], trades: Bool) in
            firm.buyer(id, of: part.affiliate, day: day, fields)
            if !trades { return }
            for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.17") }
        }
        for part in parts {
            for number in 0..<part.own {
                var fields = strangers.fields()
                let names = ["first_name", "last_name"].map { fields[$0, default: ""].lowercased() }
                let local = part.local.map { "\($0)\(number)" } ?? names.joined(separator: ".")
                fields["email"] = "\(local)@\(domain)"
                open("\(part.affiliate)own\(number)", part, 8 * number, fields, part.trades(number))
            }
            for number in 0..<30 {
                open("\(part.affiliate)other\(number)", part, 2 * number, strangers.fields(), true)
            }
        }
        return firm
    }

    private func found(_ parts: [Part], beside others: Int = 10) throws -> [Reading] {
        let firm = firm(parts, beside: others)
        return try parts.map { try reading(EmailRing.self, of: $0.affiliate, firm) }
    }

    /// One account in six is used: too few lie unused under one affiliate alone.
    private let mostly = { (number: Int) in number % 6 == 5 }

    @Test func `a ring that says too little under each affiliate says enough under three`() throws {
        let parts = ["X", "Y", "Z"].map { Part(affiliate: $0, own: 7, trades: mostly) }
        for part in parts { #expect(try found([part]).map { $0["accounts"] } == [0]) }
        for (part, found) in zip(parts, try found(parts)) {
            #expect(found.customers == (0..<7).map { "\(part.affiliate)own\($0)" })
            #expect(found["own_domain"] == 7)
            #expect(found["log_odds"] > 4)
        }
    }

    @Test func `a ring is one over however few affiliates it is spread evenly`() throws {
        let parts = (0..<6).map { Part(affiliate: "X\($0)", own: 5) }
        let found = try found(parts, beside: 30)
        #expect(found.map { $0["accounts"] } == [5, 5, 5, 5, 5, 5])
        // Six of sixteen affiliates are most of a small firm's.
        #expect(try self.found(parts).allSatisfy { $0["accounts"] == 0 })
        // A provider's customers come by many affiliates, a few by each.
        let many = (0..<12).map { Part(affiliate: "X\($0)", own: 5) }
        #expect(try self.found(many, beside: 30).allSatisfy { $0["accounts"] == 0 })
    }

    @Test func `three accounts under each of three affiliates are a ring over all`() throws {
        let parts = ["X", "Y", "Z"].map { Part(affiliate: $0, own: 3) }
        let rings = readings(AddressRings.self, firm(parts))
        #expect(rings.map { $0["accounts"] } == [9])
        #expect(rings.map { $0["affiliates"] } == [3])
        let used = ["X", "Y", "Z"].map { Part(affiliate: $0, own: 3, trades: { $0 > 0 }) }
        #expect(readings(AddressRings.self, firm(used)).isEmpty)
    }

    @Test func `a university whose people trade is none under any of its affiliates`() throws {
        let parts = ["X", "Y", "Z"].map { Part(affiliate: $0, own: 20, trades: { $0 % 3 > 0 }) }
        #expect(try found(parts).map { $0["accounts"] } == [0, 0, 0])
    }

    @Test
    func `a provider of which one affiliate's customers begin late is none where others trade`()
        throws
    {
        let late = Part(affiliate: "X", own: 12)
        #expect(try found([late])[0]["accounts"] == 12)
        let users = ["Y", "Z"].map { Part(affiliate: $0, own: 12, trades: { $0 % 6 > 0 }) }
        #expect(try found([late] + users).map { $0["accounts"] } == [0, 0, 0])
    }

    @Test func `who trades at a ring's domain has no part in it`() throws {
        let ring = ["X", "Y"].map { Part(affiliate: $0, own: 20) }
        let users = Part(affiliate: "Z", own: 4, trades: { $0 > 0 })
        #expect(try found(ring + [users]).map { $0["accounts"] } == [20, 20, 0])
    }

    @Test func `it is told how many affiliates a family's weight rests on`() {
        var signals = SignalSet(signals: [EmailRing(settings: [])], threads: 2)
        let firm = firm(["X", "Y"].map { Part(affiliate: $0, own: 12) })
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let rows = results[0].findings.filter { !$0.customers.isEmpty }.map {
            "\(signals.evidence(of: 0, for: $0, in: population).rows)"
        }
        #expect(rows.count == 2)
        #expect(rows.allSatisfy { $0.contains("left unused; under 2 affiliates") })
    }

    @Test func `what one affiliate's customers do changes what is said of another's`() {
        let parts = ["X", "Y", "Z"].map { Part(affiliate: $0, own: 7, trades: mostly) }
        let (first, all) = (firm(Array(parts.prefix(2))).rows, firm(parts).rows)
        let known = Set(first.compactMap { $0["customer_id"] })
        let later = all.filter { !known.contains($0["customer_id"]) }
        var run = StatisticRun()
        run.take(first)
        let before = run.settle().lines
        run.take(later)
        var fresh = StatisticRun()
        fresh.take(first + later)
        let lines = fresh.settle().lines
        #expect(run.settle().lines == lines)
        let ofX = { (lines: [String]) in lines.filter { $0.hasPrefix("email_ring [\"X\"]") } }
        #expect(ofX(before).count == 1)
        #expect(ofX(before) != ofX(lines))
    }
}
