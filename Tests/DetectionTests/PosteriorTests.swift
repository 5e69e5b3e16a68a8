import FirmRecords
import Holds
import Records
import Rules
import Signals
import Testing

@testable import Detection

/// The posterior is what all evidence gives together, the company that a subject keeps included.
struct PosteriorTests {
    private func settle(_ rows: [FieldRow], _ rules: RuleSet = shippedRules) -> Outcome {
        var engine = Engine(rules: rules, plan: .standard, threads: 1)
        for batch in batches(rows) { _ = engine.apply(batch) }
        return engine.settle(withEvidence: true)
    }

    private func population(_ rows: [FieldRow]) -> Population {
        var signals = SignalSet(signals: [], threads: 1, domains: shippedRules.mailDomains)
        for batch in batches(rows) { _ = signals.apply(batch) }
        return signals.settle(asOf: signals.records.latestEventTime).0
    }

    private func expectTwin(_ rows: [FieldRow]) -> Set<String> {
        let found = settle(rows)
        let slow = SlowPosterior(found.evidence, shippedRules.running, population(rows))
        for affiliate in found.affiliates {
            let expected = slow.posterior(of: .affiliate, affiliate.id)
            #expect(abs(affiliate.posterior - expected) < 1e-12, "\(affiliate.id)")
        }
        for flag in found.flags where flag.status == .open {
            let kind = SubjectKind(rawValue: flag.subjectKind) ?? .affiliate
            let expected = slow.posterior(of: kind, flag.subjectID)
            #expect(abs(flag.posterior - expected) < 1e-12, "\(flag.rule) \(flag.subjectID)")
        }
        return Set(found.flags.map(\.subjectKind))
    }

    @Test(arguments: SmallFirm.all)
    func `posteriors equal those put together anew`(_ firm: SmallFirm) {
        _ = expectTwin(firm.rows)
    }

    @Test func `posteriors of persons and pairs under many affiliates equal theirs`() {
        var firm = Self.churn(inCompanyOfRefunds: true)
        Self.mirror(&firm)
        #expect(expectTwin(firm.rows).isSuperset(of: ["affiliate", "pair", "person"]))
    }

    /// One person who loses and buys again under `X`, and honest ones who come back.
    private static func churn(inCompanyOfRefunds isGuilty: Bool) -> HandmadeFirm {
        var firm = LookAlikeFirm()
        firm.openOrdinary(24)
        for person in 0..<60 {
            let email = ["email": "twice\(person)@example.com", "phase": "failed"]
            firm.open("t\(person)x0", of: "H\(person % 10)", day: person, trading: 5, email)
            firm.open("t\(person)x1", of: "H\(person % 10)", day: person + 32, trading: 5, email)
        }
        for number in 0..<9 {
            firm.open(
                "again\(number)", day: 20 + number, trading: 0,
                ["email": "again@example.com", "phase": "failed"])
            firm.trade("again\(number)", day: 20 + number, cents: -60_000...(-20_000))
        }
        if isGuilty {
            for number in 0..<12 { firm.refund("x\(number)", day: 2 * number + 25) }
        }
        return firm.firm
    }

    /// Two accounts of affiliates `X` and `H1` stand on opposite sides for some days.
    private static func mirror(
        _ firm: inout HandmadeFirm, days: Int = 9, rightBought day: Int = 1,
        inCommon: Bool = false
    ) {
        let least = inCommon ? 120 : 311
        firm.buyer("left", of: "X", day: 1)
        firm.buyer("right", of: "H1", day: day)
        for day in 2..<(2 + days) {
            let (lots, move) = (
                inCommon ? 100 : 37 + 13 * day,
                (day % 2 == 0 ? 1 : -1) * (least + 17 * day)
            )
            for (id, side) in [("left", move), ("right", -move - 12)] {
                firm.trade(
                    id, day: day, lots: HandmadeFirm.hundredths(lots),
                    pnl: HandmadeFirm.hundredths(lots * side))
            }
        }
    }

    private func churner(_ firm: HandmadeFirm, _ rules: RuleSet = shippedRules) throws -> Flag {
        let flags = settle(firm.rows, rules).flags
        return try #require(flags.first { $0.subjectKind == "person" })
    }

    @Test func `a person under a guilty affiliate is likelier guilty than under another`() throws {
        let guilty = try churner(Self.churn(inCompanyOfRefunds: true))
        let innocent = try churner(Self.churn(inCompanyOfRefunds: false))
        #expect(guilty.logOdds == innocent.logOdds)
        #expect(guilty.posterior > innocent.posterior)
    }

    @Test func `where affiliates know nothing their company tells nothing`() throws {
        let rules = try shipped { $0.replacing("unaware: 0.5", with: "unaware: 1") }
        let guilty = try churner(Self.churn(inCompanyOfRefunds: true), rules)
        let innocent = try churner(Self.churn(inCompanyOfRefunds: false), rules)
        #expect(guilty.posterior == innocent.posterior)
    }

    @Test(arguments: [("left", "X"), ("right", "H1")])
    func `a pair is known by the guiltier of its affiliates`(
        _ account: String, _ affiliate: String
    ) throws {
        var honest = HandmadeFirm()
        honest.honestBackground(affiliates: 10, buyers: 20, seed: 3)
        for number in 0..<14 { honest.buyer("g\(number)", of: affiliate, day: 3 * number) }
        for number in 0..<14 { honest.trade("g\(number)", day: 3 * number + 1) }
        Self.mirror(&honest)
        var guilty = honest
        for number in 0..<14 {
            guilty.transaction("r\(number)", of: "g\(number)", "refund", day: 3 * number + 20)
        }
        let pairs = [honest, guilty].map { firm in
            settle(firm.rows).flags.first { $0.subjectKind == "pair" }
        }
        let posteriors = try pairs.map { try #require($0).posterior }
        #expect(posteriors[1] > posteriors[0], "\(account)")
    }

    @Test func `a pair too brief to be flagged says less of its affiliate than one that is`() throws
    {
        let posteriors = try [3, 4].map { days in
            var firm = LookAlikeFirm()
            firm.openOrdinary(24)
            Self.mirror(&firm.firm, days: days, rightBought: 70, inCommon: days == 3)
            for day in 40..<60 { for id in ["left", "right"] { firm.trade(id, day: day) } }
            let found = settle(firm.firm.rows)
            #expect(found.flags("hedged_pair").isEmpty == (days == 3))
            #expect(found.evidence.contains { $0.subjectKind == .pair && $0.evidence > 0 })
            return try #require(found.affiliates.first { $0.id == "X" }).posterior
        }
        #expect(posteriors[0] < 0.5)
        #expect(posteriors[1] > 0.5)
    }
}
