import FirmRecords
import Records
import Testing

@testable import Signals

/// Persons of the owner's surname beside accounts that are surely the owner's.
struct OwnersRelativesTests {
    /// Twelve accounts of Suresh Reddy under as many addresses, half of them with the names
    /// swapped, `accounts` of Karan Reddy under one, and thirty others, of whom `namesakes` are
    /// called Reddy too; all trade.
    private func found(
        accounts: Int, namesakes: Int = 0, surname: String = "Reddy", isListed: Bool = true
    ) throws -> [String] {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 77)
        let suresh = ["first_name": "Suresh", "last_name": "Reddy"]
        if isListed { firm.directory("X", suresh) }
        let open = { (id: String, day: Int, minute: Int, fields: [String: String]) in
            firm.buyer(id, of: "X", day: day, minute: minute, fields)
            for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.17") }
        }
        for number in 0..<12 {
            let address = ["email": "sureshreddy\(7 * number)@gmail.com"]
            let swapped = ["first_name": "Reddy", "last_name": "Suresh"]
            let name = number % 2 == 0 ? suresh : swapped
            open("own\(number)", 4 * number, 0, name.merging(address) { $1 })
        }
        for number in 0..<accounts {
            let karan = [
                "first_name": "Karan", "last_name": surname, "email": "karan.fx@web.test",
            ]
            open("kin\(number)", 2 + 5 * number, 240, karan)
        }
        for number in 0..<30 {
            var fields = strangers.fields()
            if number < namesakes { fields["last_name"] = "Reddy" }
            open("other\(number)", 2 * number, 480, fields)
        }
        return try reading(IdentityConcentration.self, of: "X", firm).customers
    }

    private static let own = (0..<12).map { "own\($0)" }.sorted()

    @Test func `a relative who buys again and again as the owner does is the owner's face`() throws
    {
        let kin = (0..<6).map { "kin\($0)" }
        #expect(try found(accounts: 6).sorted() == (kin + Self.own).sorted())
    }

    @Test func `a relative who buys twice is a customer`() throws {
        #expect(try found(accounts: 2).sorted() == Self.own)
    }

    @Test func `a loyal customer of another surname is one`() throws {
        #expect(try found(accounts: 6, surname: "Srbinov").sorted() == Self.own)
    }

    @Test func `a surname that is common among the affiliate's customers ties nobody`() throws {
        #expect(try found(accounts: 6, namesakes: 15).sorted() == Self.own)
    }

    @Test func `whose relative it is tells the directory alone`() throws {
        #expect(try !found(accounts: 6, isListed: false).contains("kin0"))
    }
}
