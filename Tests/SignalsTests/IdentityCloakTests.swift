@testable import Linkage
import FirmRecords
import Records
import Testing

@testable import Signals

/// Names and addresses as keyed digests: what agrees exactly still does, and nothing can be read.
struct IdentityCloakTests {
    private static let domains = MailDomains(
        throwAway: ["mailinator.com"], relay: ["duck.com"], provider: ["gmail.com", "proton.me"])
    private static let cloak = IdentityCloak(key: Array("a key of sixteen".utf8), domains: domains)

    private static func cloaked(_ firm: HandmadeFirm) -> Population {
        population(batches(firm.rows).map(cloak.cloaked), domains: domains)
    }

    private static let own = [
        "first_name": "Maren", "last_name": "Oldenkott", "email": "marenoldenkott71@gmail.com",
    ]

    private static func persons(_ fields: [[String: String]]) -> Int {
        var firm = HandmadeFirm.ofStrangers()
        let accounts = fields.indices.map { "own\($0)" }
        for (account, fields) in zip(accounts, fields) {
            firm.buyer(account, of: "S3", day: 10, country: "US", fields)
        }
        return cloaked(firm).persons(behind: accounts)
    }

    @Test(arguments: [
        ("Maren", "Oldenkott", "maren.oldenkott71+fx2@gmail.com"),
        ("Oldenkott", "Maren", "oldenkott.maren4@gmail.com"),
        ("Maren", "Oldenkott", ""), ("Maren", "Oldenkott", "bluewave77@yahoo.com"),
        ("Márén", "Oldenkott", "marenoldenkott71@proton.me"),
        ("", "", "oldenkottmaren@web.test"),
    ])
    func `an alias that agrees exactly is still found`(
        _ first: String, _ last: String, _ email: String
    ) {
        let alias = ["first_name": first, "last_name": last, "email": email]
        #expect(Self.persons([Self.own, alias]) == 1)
    }

    @Test func `a misspelled name alone no longer is`() {
        let alias = ["first_name": "Maren", "last_name": "Oldenkkott", "email": ""]
        #expect(Self.persons([Self.own, alias]) == 2)
    }

    @Test(arguments: 1...3)
    func `pairs whose names are not merely alike compare as in the clear`(_ seed: UInt64) {
        var firm = HandmadeFirm.ofStrangers(affiliates: 4, seed: seed)
        for (number, email) in [
            "x12@mailinator.com", "x12@duck.com", "x12@deep.mailinator.com", "maren.9@own.example",
            "maren9@own.example", "marenoldenkott@own.example",
        ].enumerated() {
            var fields = number > 3 ? ["first_name": "", "last_name": ""] : Self.own
            fields["email"] = email
            firm.buyer("more\(number)", of: "S1", day: 4, country: "US", fields)
        }
        let (clear, cloaked) = (population(firm, domains: Self.domains), Self.cloaked(firm))
        var compared = 0
        for (left, right) in zip(Self.scopes(clear), Self.scopes(cloaked)) {
            for a in 0..<left.size {
                for b in (a + 1)..<max(a + 1, left.size) {
                    let (expected, found) = (left.compare(a, b), right.compare(a, b))
                    if expected.name == .near { continue }
                    #expect(found.name == expected.name && found.address == expected.address)
                    #expect(found.total == expected.total)
                    compared += 1
                }
            }
        }
        #expect(compared > 2000)
    }

    private static func scopes(_ population: Population) -> [LinkageScope] {
        population.order.affiliates.map {
            LinkageScope(population.persons.firm, members: Array(population.buyers[$0]))
        }
    }

    @Test func `nothing of names and addresses can be read, of domains those on a list`() {
        var firm = HandmadeFirm()
        firm.customer("a", of: "A", day: 1, Self.own)
        firm.customer("b", of: "A", day: 1, ["email": "me@oldenkott.example"])
        firm.customer("c", of: "A", day: 1, ["email": "me@oldenkott.mailinator.com"])
        firm.directory("A", Self.own)
        let texts = batches(firm.rows).map(Self.cloak.cloaked).flatMap { batch in
            (batch.customers.flatMap { [$0.firstName, $0.lastName, $0.email] }
                + batch.affiliates.flatMap { [$0.firstName, $0.lastName, $0.email] })
                .map(batch.text.string)
        }.filter { !$0.isEmpty }
        #expect(texts.count > 7)
        #expect(texts.allSatisfy { $0.hasPrefix(DigestedIdentity.mark) })
        #expect(texts.allSatisfy { !$0.lowercased().contains("oldenkott") })
        #expect(texts.count { $0.hasSuffix("@gmail.com") } == 2)
        #expect(texts.count { $0.hasSuffix(".mailinator.com") } == 1)
    }

    @Test(arguments: [
        "abc@x.test", "abcd7@x.test", "abcde12@x.test", "maren.own@x.test", "12@x.test",
    ])
    func `a digested face keeps how much its address says`(_ email: String) {
        let clear = FaceText(email: email, first: "Maren", last: "Oldenkott")
        let token = { (text: String) in String(text.hashValue, radix: 36) }
        let face = DigestedIdentity.face(
            email: DigestedIdentity.email(email, clear, domain: "x.test", token: token),
            first: DigestedIdentity.first("Maren", clear, token: token),
            last: DigestedIdentity.last("Oldenkott", clear, token: token))
        #expect(face?.letters == min(5, clear.letters))
        #expect(face?.number.map { $0 < 10 } == clear.number.map { $0 < 10 })
        #expect(face?.isNamed == clear.isNamed)
        let isMissing = { (keys: [String?]) in keys.dropLast(4).map { $0 == nil } }
        #expect(face.map { isMissing($0.keys) } == isMissing(clear.keys))
        // How it is spelled is told of no digest.
        #expect(face?.keys.suffix(4).allSatisfy { $0 == nil } == true)
    }

    @Test func `another key gives other digests, the same key the same`() {
        let other = IdentityCloak(key: Array("a key of sixteem".utf8), domains: Self.domains)
        let again = IdentityCloak(key: Array("a key of sixteen".utf8), domains: Self.domains)
        #expect(other.fingerprint != Self.cloak.fingerprint)
        #expect(again.fingerprint == Self.cloak.fingerprint)
        var firm = HandmadeFirm()
        firm.customer("a", of: "A", day: 1, Self.own)
        let emails = [Self.cloak, again, other].map { cloak in
            batches(firm.rows).map(cloak.cloaked).flatMap { batch in
                batch.customers.map { batch.text.string($0.email) }
            }
        }
        #expect(emails[0] == emails[1])
        #expect(emails[0] != emails[2])
    }

    @Test(arguments: ["hmac:", "hmac:x", "hmac:a.b.c@gmail.com", "hmac:a.b.c.d.e.f.g.h"])
    func `a text that only begins like a digest is taken as it stands`(_ text: String) {
        #expect(DigestedIdentity.face(email: text, first: nil, last: nil) == nil)
    }
}
