import FirmRecords
import Holds
import Records
import Rules
import Testing

@testable import Detection

/// What a flag holds of an affiliate: the implicated customers' lines, or everything.
struct HoldScopeTests {
    /// Twenty buyers of `X` of whom fifteen take their fees back after trading; three came to `X`
    /// after they had bought under `Y`, two of them to take the fee back; others stay with `Y`.
    private static let firm = {
        var firm = LookAlikeFirm()
        for number in 0..<3 { firm.open("y\(number)", of: "Y", day: 2 * number) }
        for number in 0..<20 {
            firm.open("x\(number)", day: 2 * number)
            if number < 15 { firm.refund("x\(number)", day: 2 * number + 25) }
        }
        for number in [3, 4, 17] {
            let own = firm.firm.rows.filter {
                $0.entity == .customers && $0["customer_id"] == "x\(number)"
            }
            for row in own {
                firm.firm.send(row.with(["affiliate_id": "Y"]))
                let moved = HandmadeFirm.noon(2 * number + 5).description
                firm.firm.send(row.with(["last_modified_date": moved]))
            }
        }
        return firm.firm
    }()

    private func held(posterior: Double, share: Double) throws -> [Hold] {
        let scope = "whole_affiliate: {posterior: \(posterior), implicated_share: \(share)}"
        let rules = try shipped { $0 + "\n" + scope + "\n" }
        var engine = Engine(rules: rules, plan: .standard, threads: 1)
        for batch in batches(Self.firm.rows) { _ = engine.apply(batch) }
        engine.advance(to: HandmadeFirm.noon(160))
        return engine.settle().holds
    }

    private func customers(_ holds: [Hold]) -> Set<String> { Set(holds.map(\.line.customerID)) }

    private static let implicated = Set((0..<15).map { "x\($0)" }).subtracting(["x3", "x4"])
    private static let all = Set((0..<20).map { "x\($0)" }).subtracting(["x3", "x4", "x17"])

    @Test func `everything is held where both thresholds are passed`() throws {
        #expect(customers(try held(posterior: 0.9, share: 0.75)) == Self.all)
    }

    @Test func `an implicated share that is too small holds the implicated alone`() throws {
        #expect(customers(try held(posterior: 0.9, share: 0.751)) == Self.implicated)
    }

    @Test func `a posterior that is too small holds the implicated alone`() throws {
        #expect(customers(try held(posterior: 1, share: 0.75)) == Self.implicated)
    }

    @Test func `an affiliate's flag holds no line of another affiliate`() throws {
        for share in [0.5, 0.99] {
            let holds = try held(posterior: 0.9, share: share)
            #expect(holds.allSatisfy { $0.line.affiliateID == "X" })
            #expect(holds.count > 10)
        }
    }

    @Test func `a flag follows customers who changed hands together to the lines behind it`() {
        var firm = LookAlikeFirm()
        for number in 0..<20 {
            firm.open("x\(number)", day: 2 * number)
            if number < 15 { firm.refund("x\(number)", day: 2 * number + 25) }
        }
        let own = firm.firm.rows.filter { $0.entity == .customers && $0["affiliate_id"] == "X" }
        for row in own {
            let moved = HandmadeFirm.noon(100).description
            firm.firm.send(row.with(["affiliate_id": "Z", "last_modified_date": moved]))
        }
        let found = outcome(of: firm.firm.rows, asOf: HandmadeFirm.noon(160))
        #expect(found.flags.contains { $0.subjectID == "Z" })
        #expect(Set(found.holds.map(\.line.affiliateID)) == ["X"])
        #expect(customers(found.holds) == Set((0..<15).map { "x\($0)" }))
    }

    /// Ten buyers of each of `X` and `W`, of whom nine take their fees back, and whom `Z` has since
    /// day 100.
    private func takenOver() -> LookAlikeFirm {
        var firm = LookAlikeFirm()
        for number in 0..<10 {
            for affiliate in ["X", "W"] {
                let id = affiliate.lowercased() + "\(number)"
                firm.open(id, of: affiliate, day: 2 * number)
                if number < 9 { firm.refund(id, day: 2 * number + 25) }
            }
        }
        let own = firm.firm.rows.filter {
            $0.entity == .customers && ["X", "W"].contains($0["affiliate_id"])
        }
        for row in own {
            let moved = HandmadeFirm.noon(100).description
            firm.firm.send(row.with(["affiliate_id": "Z", "last_modified_date": moved]))
        }
        return firm
    }

    @Test func `a flag follows the customers of several affiliates who were put under one`() {
        let found = outcome(of: takenOver().firm.rows, asOf: HandmadeFirm.noon(160))
        let held = Dictionary(grouping: found.holds, by: \.line.affiliateID).mapValues(customers)
        #expect(
            held == [
                "X": Set((0..<9).map { "x\($0)" }), "W": Set((0..<9).map { "w\($0)" }),
            ])
    }

    @Test func `what another affiliate gets for the same fee is held with it, and nothing else`() {
        var firm = LookAlikeFirm()
        for number in 0..<20 {
            firm.open("x\(number)", day: 2 * number)
            if number < 15 { firm.refund("x\(number)", day: 2 * number + 25) }
        }
        firm.open("parent's", of: "P", day: 3)
        for number in 0..<20 {
            for (id, affiliate) in [("own", "X"), ("override", "P")] {
                firm.firm.send(
                    FieldRow(
                        .commissions,
                        [
                            "commission_id": "\(id)\(number)", "affiliate_id": affiliate,
                            "customer_id": "x\(number)", "transaction_id": "fee-x\(number)",
                            "amount": "14.85", "currency": "USD", "status": "accrued",
                            "accrued_date": HandmadeFirm.noon(2 * number).description,
                        ]))
            }
        }
        let found = outcome(of: firm.firm.rows, asOf: HandmadeFirm.noon(160))
        #expect(
            Set(found.holds.map(\.line.commissionID))
                == Set((0..<15).flatMap { ["own\($0)", "override\($0)"] }))
    }

    @Test func `without the setting nothing but the implicated is held`() {
        #expect(
            customers(outcome(of: Self.firm.rows, asOf: HandmadeFirm.noon(160)).holds)
                == Self.implicated)
    }
}
