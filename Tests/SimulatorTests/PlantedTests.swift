import Records
import Testing

@testable import Simulator

struct PlantedTests {
    @Test(arguments: FraudKind.allCases)
    func `the standard firm holds every kind of fraud`(kind: FraudKind) {
        let truth = Firms.standard[0].truth
        #expect(truth.affiliates.values.contains(kind))
        #expect(truth.customers.values.filter { $0 == kind }.count >= 6)
    }

    @Test(arguments: LookAlike.allCases)
    func `the standard firm holds every honest look-alike`(lookAlike: LookAlike) {
        #expect(!(Firms.standard[0].truth.lookAlikes[lookAlike] ?? []).isEmpty)
    }

    @Test func `without fraud nothing is planted`() {
        let truth = Firms.withoutFraud.truth
        #expect(truth.affiliates.isEmpty && truth.customers.isEmpty && truth.commissions.isEmpty)
        #expect(truth.pairs.isEmpty && truth.groups.isEmpty && truth.greyCommissions.isEmpty)
    }

    @Test(arguments: Firms.standard)
    func `truth refers to records that exist`(firm: SimulatedFirm) {
        let truth = firm.truth
        let customers = firm.latestCustomers
        let lines = Dictionary(uniqueKeysWithValues: firm.commissions.map { ($0.commissionID, $0) })
        #expect(Set(truth.allAffiliates) == Set(firm.affiliates.map(\.affiliateID)))
        #expect(Set(truth.affiliates.keys).isSubset(of: truth.allAffiliates))
        #expect(truth.customers.keys.allSatisfy { customers[$0] != nil })
        #expect(truth.lookAlikes.values.joined().allSatisfy { customers[$0] != nil })
        #expect(truth.persons.joined().allSatisfy { customers[$0] != nil })
        #expect((truth.commissions + truth.greyCommissions).allSatisfy { lines[$0] != nil })
        #expect(Set(truth.commissions).isDisjoint(with: truth.greyCommissions))
        #expect(
            truth.commissions.allSatisfy { truth.customers[lines[$0]?.customerID ?? ""] != nil })
        #expect(truth.pairs.allSatisfy { truth.customers[$0.first] == .hedging })
        #expect(truth.pairs.allSatisfy { truth.customers[$0.second] == .hedging })
        #expect(truth.groups.joined().allSatisfy { truth.customers[$0] == .groupHedge })
    }

    @Test(arguments: Firms.standard)
    func `planted customers belong to affiliates that cheat`(firm: SimulatedFirm) {
        let customers = firm.latestCustomers
        for id in firm.truth.customers.keys {
            #expect(firm.truth.affiliates[customers[id]?.affiliateID ?? ""] != nil)
        }
    }

    @Test func `affiliates that cheat have honest customers too`() {
        for firm in Firms.standard {
            let books = Dictionary(grouping: firm.latestCustomers.values, by: \.affiliateID)
            let honestShares = firm.truth.affiliates.keys.map { id -> Double in
                let book = books[id] ?? []
                let honest = book.filter { firm.truth.customers[$0.customerID] == nil }.count
                return Double(honest) / Double(book.count)
            }
            #expect(honestShares.allSatisfy { $0 > 0.1 })
            #expect(honestShares.filter { $0 > 0.5 }.count * 2 > honestShares.count)
        }
    }

    @Test func `some pairs stand across two affiliates, some within one`() {
        let across = Firms.standard.flatMap { firm -> [Bool] in
            let customers = firm.latestCustomers
            return firm.truth.pairs.map {
                customers[$0.first]?.affiliateID != customers[$0.second]?.affiliateID
            }
        }
        #expect(across.contains(true) && across.contains(false))
    }

    @Test func `easy aliases in complete records leave no self-referral without a trace`() {
        let firm = Firms.firm(seed: 1) {
            $0.difficulty.aliasHardness = 0
            $0.missing.email = 0
            $0.fraudShare = [.selfReferral: 0.1]
        }
        #expect(firm.truth.greyCommissions.isEmpty)
        #expect(firm.truth.commissions.count > 40)
    }

    @Test(arguments: FraudKind.allCases)
    func `intensity varies from subtle to blatant`(kind: FraudKind) {
        let sizes = [0.0, 1].map { boldness -> Int in
            let firm = Firms.firm(seed: 4) {
                $0.difficulty.boldness = boldness...boldness
                $0.fraudShare = [kind: 0.06]
            }
            return firm.truth.customers.count
        }
        #expect(Double(sizes[1]) > 1.3 * Double(sizes[0]) && sizes[0] >= 8, "\(sizes)")
    }

    @Test func `who shows neither mailbox nor name leaves no trace of an identity`() {
        let firm = Firms.firm(seed: 1) {
            $0.missing.email = 0.5
            $0.fraudShare = [.selfReferral: 0.1, .emailRing: 0.1]
        }
        let customers = firm.latestCustomers
        let nameless = firm.truth.customers.filter { id, kind in
            customers[id]?.email == nil && (kind == .emailRing || customers[id]?.lastName == nil)
        }
        #expect(nameless.isEmpty && firm.truth.greyCommissions.count > 30)
    }

    @Test func `an affiliate that cheats shows it in at least three accounts`() {
        let scarce = [UInt64(1), 2, 3].map { seed in
            Firms.firm(seed: seed) {
                $0.days = 45
                $0.missing.email = 0.75
            }
        }
        for firm in Firms.standard + scarce {
            let customers = firm.latestCustomers
            let counts = Dictionary(
                grouping: firm.truth.customers.keys, by: { customers[$0]?.affiliateID ?? "" })
            #expect(
                firm.truth.affiliates.keys.allSatisfy { (counts[$0]?.count ?? 0) >= 3 },
                "\(firm.truth.affiliates.keys.filter { (counts[$0]?.count ?? 0) < 3 })")
        }
    }

    @Test(arguments: Firms.standard)
    func `an affiliate that looks like a fraudster is not one`(firm: SimulatedFirm) {
        let truth = firm.truth
        let ids = truth.lookAlikeAffiliates.values.joined()
        #expect(ids.allSatisfy { truth.affiliates[$0] == nil && truth.allAffiliates.contains($0) })
        #expect(
            Set(truth.lookAlikeAffiliates.keys).isSuperset(of: [
                .nationalCommunity, .signalRoom, .raffle, .mailDomainClub, .family, .tinyAffiliate,
            ]))
    }

    @Test func `a person's accounts are known to truth`() {
        let truth = Firms.standard[0].truth
        let churned = truth.persons.filter { truth.customers[$0[0]] == .challengeChurn }
        #expect(churned.contains { $0.count >= 6 })
        #expect(truth.persons.allSatisfy { $0.count > 1 && Set($0).count == $0.count })
    }
}

extension SimulatedFirm: CustomTestStringConvertible {
    package var testDescription: String { "seed \(truth.seed)" }
}
