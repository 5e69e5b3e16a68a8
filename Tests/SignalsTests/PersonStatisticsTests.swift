import FirmRecords
import Records
import Testing

@testable import Signals

/// Statistics over persons that followed every change against those of the records that are left.
struct PersonStatisticsTests {
    private static let domains = MailDomains(
        throwAway: ["mailinator.com"], relay: ["relay.test"])
    private static let types: [any Statistic.Type] = [
        IdentityConcentration.self, EmailRing.self, AddressRings.self,
    ]

    /// Buyers come, are corrected, move, are erased, have fees reversed; owners are corrected too.
    private struct Stream {
        var random: SeededStream
        var strangers: Strangers
        private(set) var customers: [FieldRow] = []
        private(set) var fees: [FieldRow] = []
        private(set) var owners: [String: FieldRow] = [:]
        private var version = 0

        init(seed: UInt64) {
            random = SeededStream(seed)
            strangers = Strangers(seed: seed + 500)
        }

        var current: [FieldRow] {
            customers + fees + owners.keys.sorted().compactMap { owners[$0] }
        }

        mutating func next(_ count: Int) -> [FieldRow] {
            (0..<count).flatMap { _ in
                version += 1
                if customers.count < 200 || random.chance(30) { return arrival() }
                return random.chance(12) ? [owner()] : [correction()]
            }
        }

        private mutating func arrival() -> [FieldRow] {
            var firm = HandmadeFirm()
            let id = "c\(random.integer(0...9))-\(version)"
            let day = random.integer(0...60)
            var (fields, affiliate) = face()
            if random.chance(15) { affiliate = random.integer(0...9) }
            fields["last_modified_date"] = stamp
            firm.buyer(
                id, of: "A\(affiliate)", day: day, country: random.pick(["US", "DE", "FR"]), fields)
            customers.append(firm.rows[0])
            fees.append(firm.rows[1])
            return firm.rows
        }

        /// A stranger, one of two persons, or one of a ring, and where such a one is at home.
        private mutating func face() -> (fields: [String: String], affiliate: Int) {
            var fields = strangers.fields()
            let kind = random.integer(0...19)
            switch kind {
            case 0, 1:
                fields["first_name"] = ["Maren", "Pavel"][kind]
                fields["last_name"] = ["Oldenkott", "Srbinov"][kind]
                fields["email"] = ["maren", "pavel"][kind] + "\(version)@web.test"
            case 2, 3:
                fields["email"] =
                    ["goldpip", "redcandle"][kind - 2] + "\(version)@"
                    + random.pick(["gmail.com", "mailinator.com", "own.test"])
            case 4: fields["email"] = "q\(version)x@mailinator.com"
            default: return (fields, random.integer(0...9))
            }
            return (fields, kind)
        }

        private mutating func correction() -> FieldRow {
            let place = random.integer(0...(customers.count - 1))
            if random.chance(25) {
                fees[place].fields["status"] = random.pick(["completed", "reversed", "pending"])
                return fees[place]
            }
            switch random.integer(0...3) {
            case 0: customers[place].fields["affiliate_id"] = "A\(random.integer(0...9))"
            case 1:
                for name in ["first_name", "last_name", "email"] {
                    customers[place].fields[name] = ""
                }
            default: for (name, value) in face().fields { customers[place].fields[name] = value }
            }
            customers[place].fields["last_modified_date"] = stamp
            return customers[place]
        }

        private mutating func owner() -> FieldRow {
            var firm = HandmadeFirm()
            let id = "A\(random.integer(0...5))"
            let name = random.pick(["Maren Oldenkott", "Pavel Srbinov", "Tilda Vrabel"])
                .split(separator: " ").map(String.init)
            var fields = ["first_name": name[0], "last_name": name[1]]
            if random.chance(30) { fields["parent_affiliate_id"] = "A\(random.integer(0...5))" }
            firm.directory(id, fields)
            owners[id] = firm.rows[0]
            return firm.rows[0]
        }

        private var stamp: String {
            let (minutes, seconds) = (version / 60, version % 60)
            let text = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
            return "2026-09-01T\(text(minutes / 60)):\(text(minutes % 60)):\(text(seconds))Z"
        }
    }

    private static func signals(threads: Int) -> SignalSet {
        SignalSet(
            signals: types.map { $0.init(settings: [1]) as any Signal }, threads: threads,
            domains: domains)
    }

    /// Every number, customer and row of evidence.
    private static func lines(_ signals: inout SignalSet, asOf: EventTime) -> [String] {
        let (population, results) = signals.settle(asOf: asOf)
        return results.enumerated().flatMap { index, result in
            ["\(result.baseline)"]
                + result.findings.map { finding in
                    let ids =
                        finding.subject.kind == .affiliate
                        ? population.records.affiliateIDs : population.records.customerIDs
                    let customers = finding.customers.map { population.records.customerIDs[$0] }
                    let evidence = signals.evidence(of: index, for: finding, in: population).rows
                    return "\(index) \(ids[finding.subject.first]) \(finding.values) \(customers) "
                        + "\(evidence)"
                }
        }
    }

    @Test(arguments: 1...8)
    func `what followed every change equals what is made anew`(_ seed: UInt64) {
        var stream = Stream(seed: seed)
        var signals = Self.signals(threads: 2)
        var (implicated, rings) = (0, 0)
        for step in 0..<30 {
            let rows = stream.next(step == 0 ? 260 : stream.random.integer(1...5))
            for batch in batches(rows) { _ = signals.apply(batch) }
            let asOf = HandmadeFirm.noon(stream.random.chance(20) ? 45 : 100)
            let found = Self.lines(&signals, asOf: asOf)
            var fresh = Self.signals(threads: 1)
            for batch in batches(shuffled(stream.current, &stream.random), size: 9) {
                _ = fresh.apply(batch)
            }
            let expected = Self.lines(&fresh, asOf: asOf)
            #expect(found.sorted() == expected.sorted(), "step \(step)")
            implicated += expected.count { $0.hasPrefix("0") && $0.contains("linked_to") }
            rings += expected.count { $0.hasPrefix("1") && $0.contains("address:") }
        }
        #expect(implicated > 3)
        #expect(rings > 10)
    }

    @Test func `one new customer has one affiliate looked at anew`() throws {
        var firm = HandmadeFirm()
        var strangers = Strangers(seed: 9)
        for affiliate in 0..<40 {
            for number in 0..<30 {
                firm.buyer(
                    "c\(affiliate)x\(number)", of: "A\(affiliate)", day: number % 50,
                    country: strangers.stream.pick(["US", "DE", "FR"]), strangers.fields())
            }
            firm.directory("A\(affiliate)", strangers.fields())
        }
        firm.trade("c0x0", day: 120)
        var signals = SignalSet(signals: [], threads: 1)
        var identity = IdentityConcentration(settings: [])
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        _ = identity.settle(signals.settle(asOf: HandmadeFirm.noon(130)).0)
        #expect(identity.renewedAffiliates == 40)
        var renewed: [Int] = []
        for number in 0..<20 {
            var next = HandmadeFirm()
            next.buyer("new\(number)", of: "A3", day: 1, country: "US", strangers.fields())
            for batch in batches(next.rows) { _ = signals.apply(batch) }
            _ = identity.settle(signals.settle(asOf: HandmadeFirm.noon(130)).0)
            renewed.append(identity.renewedAffiliates)
        }
        #expect(renewed.sorted()[10] < 4, "\(renewed)")
        _ = identity.settle(signals.settle(asOf: HandmadeFirm.noon(130)).0)
        #expect(identity.renewedAffiliates == 0)
    }
}
