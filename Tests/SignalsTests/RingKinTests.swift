import FirmRecords
import Records
import Testing

@testable import Signals

/// Further accounts of a ring that is known, and numbers that rise.
struct RingKinTests {
    private static let domains = MailDomains(
        throwAway: ["mailinator.com"], relay: [], provider: ["gmail.com", "outlook.com"])

    /// What is said of `S2`, with a ring of twelve and others who come beside it, by their
    /// addresses.
    private func found(
        ring: (Int, [String: String]) -> String, trades: Bool = false, others: Int = 0,
        at: (Int, [String: String]) -> String = { _, _ in "" }, othersTrade: Bool = false,
        surname: String? = nil, elsewhere: Int = 0, isNamed: (Int) -> Bool = { _ in true }
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        let open = { (id: String, day: Int, fields: [String: String], trades: Bool) in
            firm.buyer(id, of: "S2", day: day, country: nil, fields)
            for trading in 1...8 where trades {
                firm.trade(id, day: 60 + trading, lots: "0.\(20 + day)")
            }
        }
        for number in 0..<12 {
            var fields = strangers.fields()
            fields["email"] = ring(number, fields)
            if !isNamed(number) { (fields["first_name"], fields["last_name"]) = ("", "") }
            open("ring\(number)", 20 + 2 * number, fields, trades)
        }
        for number in 0..<others {
            var fields = strangers.fields(surname: surname)
            fields["email"] = at(number, fields)
            open("other\(number)", 21 + number, fields, othersTrade)
        }
        for number in 0..<elsewhere {
            var fields = strangers.fields()
            fields["email"] = at(others + number, fields)
            firm.buyer("far\(number)", of: "S5", day: 30 + number, country: nil, fields)
        }
        var signals = SignalSet(
            signals: [EmailRing(settings: [])], threads: 2, domains: Self.domains)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return try #require(
            results[0].findings.map { Reading($0, of: EmailRing.self, population.records) }
                .first { $0.subject == ["S2"] })
    }

    private static let ring = Set((0..<12).map { "ring\($0)" })

    // MARK: Letters

    private static func like(_ number: Int, _: [String: String]) -> String {
        [
            "sjadowwolf31@outlook.com", "shad0ww0lf32@gmail.com", "myshadowwolf33@gmail.com",
            "shadowwolffx34@gmail.com",
        ][number]
    }

    private static func shadow(_ number: Int, _: [String: String]) -> String {
        "shadowwolf\(40 + 3 * number)@gmail.com"
    }

    @Test func `slips and letters around a ring's own hide nobody`() throws {
        let found = try found(ring: Self.shadow, others: 4, at: Self.like)
        #expect(found["accounts"] == 16)
    }

    @Test func `who uses an account has no part in a ring that lies unused`() throws {
        let found = try found(
            ring: Self.shadow, others: 2, at: Self.like, othersTrade: true)
        #expect(Set(found.customers) == Self.ring)
    }

    @Test(arguments: [
        ("shadowwolf", "shadowwolf", true), ("shadoweolf", "shadowwolf", true),
        ("shdowwof", "shadowwolf", true), ("sundayworld", "shadowwolf", false),
        ("theshadowwolf", "shadowwolf", true), ("shadowwolfhunters", "shadowwolf", false),
        ("wolf", "shadowwolf", false), ("cobras", "cobraxx", false),
    ])
    func `letters are alike but for a slip in five`(
        _ letters: String, _ ring: String, _ expected: Bool
    ) {
        let found = RingKin.isLike(Array(letters.utf8), Array(ring.utf8))
        #expect(found == expected)
    }

    @Test func `digits between letters are read as letters`() {
        #expect(RingKin.spoken("3agl3shad0w308") == Array("eagleshadow".utf8))
        #expect(RingKin.spoken("1990").isEmpty)
    }

    @Test func `a form left empty is no other name`() throws {
        let found = try found(ring: Self.shadow, isNamed: { $0 % 2 == 0 })
        #expect(Set(found.customers) == Self.ring)
    }

    // MARK: Domains

    private static func thrown(_ number: Int, _ fields: [String: String]) -> String {
        "\(fields["first_name", default: ""])\(number)@mailinator.com".lowercased()
    }

    @Test func `an unlisted domain left unused beside throw-away mailboxes is one too`() throws {
        let both = try [false, true].map { trades in
            try found(
                ring: Self.thrown, others: 6, at: { Self.numbered($0, $1, "rofazi.test") },
                othersTrade: trades)
        }
        #expect(both[0]["accounts"] == 18)
        #expect(Set(both[1].customers) == Self.ring)
    }

    @Test func `a ring's unlisted domain may be spread over several affiliates`() throws {
        let spread = try found(
            ring: Self.thrown, others: 4, at: { Self.numbered($0, $1, "rofazi.test") }, elsewhere: 4
        )
        #expect(spread["accounts"] == 16)
    }

    @Test func `a family's own domain is none`() throws {
        let found = try found(
            ring: Self.thrown, others: 6, at: { Self.numbered($0, $1, "lombardi.test") },
            surname: "Lombardi")
        #expect(Set(found.customers) == Self.ring)
    }

    // MARK: Numbers

    private static func numbered(
        _ number: Int, _ fields: [String: String], _ domain: String = "gmail.com"
    ) -> String {
        let name = ["first_name", "last_name"].map { fields[$0, default: ""].lowercased() }
        return "\(name.joined(separator: "."))\(number)@\(domain)"
    }

    @Test func `numbers behind the names that rise from sign-up to sign-up are a ring`() throws {
        let rising = try found(ring: { Self.numbered(196 + 3 * $0, $1) })
        #expect(Set(rising.customers).isSuperset(of: Self.ring))
        #expect(rising["form"] >= 12)
        #expect(rising["log_odds"] > 4)
        let mixed = try found(ring: { Self.numbered(196 + 21 * $0 % 36, $1) })
        #expect(rising["log_odds"] > mixed["log_odds"])
        #expect(try found(ring: { Self.numbered(196 + $0, $1) }, trades: true)["accounts"] == 0)
    }

    @Test func `a form left empty hides no number that stands in the row`() throws {
        let left = try found(
            ring: { Self.numbered(196 + 3 * $0, $1) }, isNamed: { $0 % 4 != 2 })
        #expect(Set(left.customers).isSuperset(of: Self.ring))
        let strange = try found(
            ring: { Self.numbered(196 + ($0 % 4 == 2 ? 400 : 3 * $0), $1) },
            isNamed: { $0 % 4 != 2 })
        #expect(strange["accounts"] == left["accounts"] - 3)
    }

    @Test(arguments: [
        ("given.surname000@web.test", "a.a0"), ("givensurname0", "a0"), ("word0@web.test", "a0"),
        ("given_s00@web.test", "a_a0"),
    ])
    func `addresses look alike whatever names they bear`(_ form: String, _ look: String) {
        #expect(RingKin.look(of: form) == look)
    }

    @Test func `a domain's owner numbers people as they come`() throws {
        let found = try found(ring: { Self.numbered(196 + $0, $1, "uni.test") })
        #expect(found["form"] == 0)
    }

    @Test func `a longest rise is as long as the naive one`() {
        for seed in (0 as UInt64)..<400 {
            var stream = SeededStream(seed)
            let numbers = (0..<stream.integer(0...12)).map { _ in UInt32(stream.integer(0...9)) }
            let found = AddressShape.longestRise(numbers)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
            #expect(zip(found, found.dropFirst()).allSatisfy { numbers[$0] < numbers[$1] })
            #expect(found.count == Self.naiveRise(numbers), "seed \(seed)")
        }
    }

    private static func naiveRise(_ numbers: [UInt32]) -> Int {
        var longest: [Int] = []
        for (place, number) in numbers.enumerated() {
            let before = (0..<place).filter { numbers[$0] < number }.map { longest[$0] }
            longest.append((before.max() ?? 0) + 1)
        }
        return longest.max() ?? 0
    }

    @Test func `a row as long as chance has it says nothing`() {
        #expect(AddressShape.rarity(of: 5, among: 5) > 4.7)
        #expect(AddressShape.rarity(of: 5, among: 5) < 4.8)
        #expect(AddressShape.rarity(of: 12, among: 40) < 0)
        #expect(AddressShape.rarity(of: 20, among: 60) > 0)
    }
}
