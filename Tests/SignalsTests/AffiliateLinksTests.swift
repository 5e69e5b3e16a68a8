import FirmRecords
import Records
import Testing

@testable import Signals

/// What is told of the accounts under one affiliate.
struct AffiliateLinksTests {
    private static func firm() -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers(affiliates: 3, buyers: 12)
        for number in 0..<5 {
            firm.buyer(
                "own\(number)", of: "S1", day: number,
                [
                    "first_name": number == 4 ? "Oldenkott" : "Maren",
                    "last_name": number == 4 ? "Maren" : "Oldenkott",
                    "email": "maren.oldenkott\(number)@web.test",
                ])
        }
        firm.directory(
            "S1",
            [
                "first_name": "Maren", "last_name": "Oldenkott",
                "email": "maren.oldenkott0@web.test",
            ])
        firm.directory("S2", ["parent_affiliate_id": "S1"])
        return firm
    }

    private static func links(_ affiliate: String, _ firm: HandmadeFirm) throws -> AffiliateLinks {
        try #require(AffiliateLinks(of: affiliate, in: population(firm)))
    }

    @Test func `the person with most accounts comes first, held together by as few links as do`()
        throws
    {
        let links = try Self.links("S1", Self.firm())
        #expect(links.accounts.prefix(5).map(\.id) == (0..<5).map { "own\($0)" })
        #expect(links.accounts.prefix(5).allSatisfy { $0.person == "own0" && $0.isBuyer })
        #expect(links.accounts.count == 17)
        let inner = links.links.filter {
            if case .account(let right) = $0.right { return right < 5 }
            return false
        }
        #expect(inner.count == 4)
        #expect(inner.allSatisfy { $0.weight > 0 && $0.agreement.contains("name: the same") })
    }

    @Test
    func `the affiliate's own entry is tied to those who are like it, and so is the parent's`()
        throws
    {
        let own = try Self.links("S1", Self.firm())
        #expect(own.owners.map(\.name) == ["Maren Oldenkott"])
        let ties = own.links.filter { $0.right == .owner(0) }
        #expect(Set(ties.map(\.left)) == Set((0..<5).map { .account($0) }))
        let child = try Self.links("S2", Self.firm())
        #expect(child.owners.map(\.id) == ["S2", "S1"])
        #expect(child.owners.map(\.isParent) == [false, true])
    }

    @Test func `order of arrival changes nothing, and nobody is made up`() throws {
        var stream = SeededStream(3)
        let rows = shuffled(Self.firm().rows, &stream)
        let other = try #require(AffiliateLinks(of: "S1", in: population(batches(rows, size: 9))))
        let links = try Self.links("S1", Self.firm())
        #expect(other.links.map(\.agreement) == links.links.map(\.agreement))
        #expect(other.accounts.map(\.id) == links.accounts.map(\.id))
        #expect(AffiliateLinks(of: "S9", in: population(Self.firm())) == nil)
    }
}
