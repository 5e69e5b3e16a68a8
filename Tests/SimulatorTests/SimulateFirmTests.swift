import Foundation
import Records
import Testing

@testable import Simulator

struct SimulateFirmTests {
    @Test(arguments: [UInt64(1), 77])
    func `the same seed gives the same bytes`(seed: UInt64) {
        #expect(Firms.firm(seed: seed).allBytes == Firms.firm(seed: seed).allBytes)
    }

    @Test func `different seeds give different firms`() {
        let firms = Firms.standard.map { $0.bytes(of: .customers) }
        #expect(Set(firms).count == firms.count)
    }

    @Test func `the standard firm is small enough to be bundled`() {
        let firm = Firms.standard[0]
        #expect(firm.affiliates.count == 60)
        #expect((1_400...2_000).contains(firm.latestCustomers.count))
        #expect(firm.allBytes.count < 3_000_000)
    }

    @Test func `a firm of four hundred affiliates has ten thousand customers`() {
        let firm = simulateFirm(FirmVariant.large.configuration(seed: 1))
        #expect((16...32).contains(firm.truth.affiliates.count))
        #expect(Set(firm.truth.affiliates.values) == Set(FraudKind.allCases))
        #expect(firm.affiliates.count == 400)
        #expect((9_000...11_500).contains(firm.latestCustomers.count))
    }

    @Test(arguments: UInt64(1)...20)
    func `the smallest firm can be made`(seed: UInt64) {
        let firm = Firms.firm(seed: seed) {
            $0.affiliates = 2
            $0.days = 45
        }
        #expect(firm.affiliates.count == 2)
    }

    @Test func `more of one fraud leaves other affiliates' customers as they were`() {
        let before = people(of: Firms.standard[0])
        let firm = Firms.firm(seed: 1) { $0.fraudShare[.lockstep] = 0.05 }
        let after = people(of: firm)
        let unchanged = before.filter { after[$0.key] == $0.value }.count
        #expect(Set(firm.truth.affiliates.keys) != Set(Firms.standard[0].truth.affiliates.keys))
        #expect(unchanged >= 52, "only \(unchanged) of 60 affiliates kept their customers")
    }

    @Test func `one more affiliate leaves the others' customers as they were`() {
        let before = people(of: Firms.withoutFraud)
        let larger = Firms.configuration(seed: 1) { $0.affiliates = 61 }.withoutFraud
        let after = people(of: simulateFirm(larger))
        let unchanged = before.filter { after[$0.key] == $0.value }.count
        #expect(unchanged >= 56, "only \(unchanged) of 60 affiliates kept their customers")
    }

    @Test func `written rows have the sample's shape`() throws {
        let firm = Firms.standard[0]
        let truth = try object(firm.truthBytes)
        #expect(
            Set(truth.keys) == [
                "affiliates", "customers", "pairs", "groups", "all_affiliates", "commissions",
                "grey_commissions", "grey_customers", "look_alikes", "look_alike_affiliates",
                "persons", "as_of",
                "seed", "variant",
            ])
        let pair = try #require((truth["pairs"] as? [[Any]])?.first)
        #expect(pair[0] is String && pair[1] is String && pair[2] is Int)
        for entity in Entity.allCases {
            for line in firm.bytes(of: entity).split(separator: UInt8(ascii: "\n")) {
                #expect(Set(try object(Data(line)).keys).isSubset(of: entity.fieldNames))
            }
        }
    }

    /// Sign-up instants and addresses, by affiliate.
    private func people(of firm: SimulatedFirm) -> [String: Set<String>] {
        firm.latestCustomers.values.reduce(into: [:]) { people, row in
            people[row.affiliateID, default: []].insert("\(row.signupDate) \(row.email ?? "")")
        }
    }

    private func object(_ data: Data) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
