@testable import Linkage
import FirmRecords
import Records
import Testing

@testable import Signals

struct CanonicalEmailTests {
    @Test(arguments: [
        ("Ann@Example.com", "ann@example.com"),
        ("a.n.n@gmail.com", "ann@gmail.com"),
        ("a.nn+tag@googlemail.com", "ann@gmail.com"),
        ("ann+shop+two@outlook.com", "ann@outlook.com"),
        ("a.nn@outlook.com", "a.nn@outlook.com"),
        ("ann@me.com", "ann@icloud.com"),
        ("ann+1@mac.com", "ann@icloud.com"),
        ("ann+1@yahoo.com", "ann+1@yahoo.com"),
        ("ann+1@example.com", "ann+1@example.com"),
        ("a.nn@example.com", "a.nn@example.com"),
        ("+tag@gmail.com", "+tag@gmail.com"),
        ("JOSÉ@example.com", "josé@example.com"),
    ])
    func `an address is reduced to what its provider delivers by`(
        _ address: String, _ expected: String
    ) {
        #expect(CanonicalEmail(address)?.text == expected)
    }

    @Test(arguments: [
        ("trader1@example.com", "trader"), ("trader.22@gmail.com", "trader"),
        ("t_r-a.d9er+x@example.com", "trader"), ("abcde@example.com", "abcde"),
    ])
    func `a skeleton is what numbers and separators leave`(_ address: String, _ expected: String) {
        #expect(CanonicalEmail(address)?.skeleton == expected)
    }

    @Test(arguments: ["ab@example.com", "12345678@example.com", "a.b1+efgh@example.com"])
    func `a short handle has no skeleton`(_ address: String) {
        #expect(CanonicalEmail(address)?.skeleton == nil)
    }

    @Test(arguments: [
        ("иван.петров7@example.com", "ivanpetrov"), ("jose\u{301}.nunez@example.com", "josenunez"),
        ("JOSÉ.Núñez@example.com", "josenunez"),
    ])
    func `an address in another script has the letters that it sounds like`(
        _ address: String, _ expected: String
    ) {
        #expect(CanonicalEmail(address)?.skeleton == expected)
    }

    @Test(arguments: [
        ("k.im-lee_68+x@example.com", "kimlee68"), ("kim68@example.com", nil),
        ("123456@example.com", nil),
    ])
    func `a handle is what goes from one provider to another`(
        _ address: String, _ handle: String?
    ) {
        #expect(CanonicalEmail(address)?.handle == handle)
    }

    @Test func `a number is what stands last, a lead what stands first`() {
        let address = CanonicalEmail("goldpip.x3y0042+7@example.com")
        #expect(address?.number == 42)
        #expect(address?.lead == "goldpip")
        #expect(CanonicalEmail("goldpip@example.com")?.number == nil)
        #expect(CanonicalEmail("goldp.ip@example.com")?.lead == nil)
    }

    @Test func `text without an at sign is no address`() {
        #expect(CanonicalEmail("ann.example.com") == nil)
    }

    @Test func `an address of which a part was masked is nobody's`() {
        #expect(CanonicalEmail("a***n@gmail.com") == nil)
        #expect(CanonicalEmail("ann@g**.com") == nil)
        #expect(CanonicalEmail("a*nn@gmail.com")?.text == "a*nn@gmail.com")
    }
}

struct NameKeyTests {
    @Test(arguments: [
        ("Ann", "Doe", "ann doe"),
        ("Doe", "ANN", "ann doe"),
        ("José", "Núñez", "jose nunez"),
        ("Anna-Lena", "von Doe", "anna doe lena von"),
        (" Ann ", "Doe.", "ann doe"),
        ("Ａｎｎ", "Doe", "ann doe"), ("Иван", "Петров", "ivan petrov"),
        ("Łukasz", "Strauß", "lukasz strauss"), ("王", "小明", "ming wang xiao"),
        ("Ann", "O'Brien", "ann brien o"), ("Ann", "O\u{2019}Brien", "ann brien o"),
    ])
    func `case, marks and order of names do not matter`(
        _ first: String, _ last: String, _ expected: String
    ) {
        #expect(NameKey.make(first: first, last: last) == expected)
    }

    @Test func `half a name is no key`() {
        #expect(NameKey.make(first: "Ann", last: "") == nil)
        #expect(NameKey.make(first: "12", last: "Doe") == nil)
    }
}

struct PersonNameTests {
    @Test(arguments: [
        ["Ann Mary Doe", nil], [nil, "Ann Mary Doe"], [" Ann Mary Doe ", ""],
        ["", "Ann Mary\tDoe"],
    ])
    func `a name sent in one field ends in the surname`(_ fields: [String?]) {
        let name = PersonName(first: fields[0], last: fields[1])
        #expect(name.first == "Ann Mary")
        #expect(name.last == "Doe")
    }

    @Test func `two names stay as they are, one word stays one name`() {
        let name = PersonName(first: "Ann Mary", last: "van Doe")
        #expect(name.first == "Ann Mary")
        #expect(name.last == "van Doe")
        #expect(PersonName(first: "Ann", last: nil).last == nil)
        #expect(PersonName(first: nil, last: "Doe").first == nil)
    }

    @Test func `a masked name is none`() {
        #expect(PersonName(first: "A***", last: "D***").first == nil)
        #expect(PersonName(first: "Ann", last: "D***").last == nil)
        let name = PersonName(first: "Ann Mary", last: "D***")
        #expect(name.first == "Ann Mary")
        #expect(name.last == nil)
    }

    @Test func `whoever is written in one field is found by it, in the clear and digested`() {
        let names = [["first_name": "Maren Oldenkott"], ["last_name": "Maren Oldenkott"]]
        let cloak = IdentityCloak(key: Array("a key of sixteen".utf8), domains: MailDomains())
        var firm = HandmadeFirm.ofStrangers()
        for (number, name) in names.enumerated() {
            let other = [
                "first_name": "", "last_name": "", "email": "m\(number)@web\(number).test",
            ]
            firm.buyer("own\(number)", of: "S2", day: 10 + number, other.merging(name) { $1 })
        }
        let clear = batches(firm.rows)
        for sent in [clear, clear.map(cloak.cloaked)] {
            let persons = population(sent)
            #expect(persons.person(of: "own0") == persons.person(of: "own1"))
        }
    }
}
