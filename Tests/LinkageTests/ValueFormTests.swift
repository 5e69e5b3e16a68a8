import Records
import Testing

@testable import Linkage

struct ValueFormTests {
    private func folded(_ cell: String, _ kind: ValueKind, among others: [String] = []) -> String {
        var cells = ByteInterner()
        for text in [cell] + others {
            _ = Array(text.utf8).withUnsafeBytes { cells.intern($0) }
        }
        return String(
            decoding: ValueFolding(kind: kind, cells: cells).folded(cells[0]), as: UTF8.self)
    }

    @Test(arguments: [
        ("O'Brien-Smith ", ValueKind.surname, "obrien smith"), ("Müller", .surname, "muller"),
        ("Łukasz", .givenName, "lukasz"), ("SW1A 1AA", .code, "sw1a1aa"),
        ("J.Doe+shop@GoogleMail.com", .email, "jdoe@gmail.com"),
        ("12, High  Street", .text, "12 high street"), (" - ", .text, ""),
    ])
    func `cells lose what tells nobody apart`(cell: String, kind: ValueKind, expected: String) {
        #expect(folded(cell, kind) == expected)
    }

    @Test(arguments: [
        ("Obermüller", "obermuller", "obermueller"), ("Bjørn", "bjorn", "bjoern"),
        ("Åkesson", "akesson", "aakesson"), ("Weiß", "weiss", "weiss"), ("Ann", "ann", "ann"),
        ("A\u{30A}berg", "aberg", "aaberg"),
    ])
    func `letters with marks are spelled without them, or out`(
        name: String, plain: String, spelledOut: String
    ) {
        #expect(LatinText.words(name) == [plain])
        #expect(LatinText.bothWords(name).spelledOut == [spelledOut])
    }

    @Test(arguments: [
        ("1984-03-17", "19840317"), ("19840317", "19840317"), ("17/03/1984", "19840317"),
        ("1984-3-7T10:00:00Z", "19840307"), ("17.3.1984", "19840317"), ("", ""),
    ])
    func `dates are eight digits, year first`(cell: String, expected: String) {
        #expect(folded(cell, .date) == expected)
    }

    @Test func `a day above twelve tells that the month stands first`() {
        #expect(folded("03/04/1984", .date, among: ["04/25/1990"]) == "19840304")
        #expect(folded("03/04/1984", .date, among: ["25/04/1990"]) == "19840403")
    }

    @Test(arguments: [
        ("robert", "rupert", true), ("philip", "filip", true), ("tymczak", "timczack", true),
        ("anna", "berta", false),
    ])
    func `names that sound alike share a code`(left: String, right: String, alike: Bool) {
        #expect((soundCode(Array(left.utf8)) == soundCode(Array(right.utf8))) == alike)
    }

    @Test(arguments: [
        (ValueKind.givenName, "katherine", "kathrine", Agreement.oneEdit),
        (.givenName, "j", "john", Agreement.partial),
        (.surname, "mc carthy", "mccarthy", Agreement.respelled),
        (.surname, "smith", "jones", Agreement.different),
        (.text, "high street 12", "12 high street", Agreement.respelled),
        (.text, "12 high street", "high street flat 12", Agreement.partial),
        (.date, "1984-03-12", "1984-12-03", Agreement.respelled),
        (.date, "1984-03-12", "1985-03-12", Agreement.oneEdit),
        (.date, "1984-03-12", "1984-03-29", Agreement.close),
        (.date, "1984-03-12", "1951-11-29", Agreement.different),
        (.code, "90210", "90219", Agreement.oneEdit),
        (.email, "ann.lee77@a.example", "ann.lee77@b.example", Agreement.respelled),
        (.email, "annlee77@a.example", "annlee7@b.example", Agreement.oneEdit),
        (.email, "annlee123@a.example", "annlee987654@b.example", Agreement.partial),
    ])
    func `values agree at a level`(kind: ValueKind, left: String, right: String, level: UInt8) {
        let fields = [LinkageField(name: "x", kind: kind)]
        let table = LinkageTable(ids: .init(["a", "b"]), columns: [.init([left, right])])
        let records = RecordSet([table], fields: fields, threads: 1)
        var levels: [UInt8] = [0]
        records.withComparison { comparison in
            levels.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map { comparison.compare(0, 1, $0) }
            }
        }
        #expect(levels == [level])
    }
}
