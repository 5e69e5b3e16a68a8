import FirmRecords
import Records
import Testing

@testable import Signals

/// What is kept of a large affiliate's accounts against what is found among all of them.
struct KeptLinksTests {
    private var records = CurrentRecords()
    private var order = CanonicalOrder()
    private var book = PersonBook(domains: MailDomains())

    private mutating func settle(_ rows: [FieldRow], day: Int) -> LinkageFirm {
        for batch in batches(rows) { _ = records.apply(batch) }
        order.settle(records)
        let table = book.settle(records, order, asOf: HandmadeFirm.noon(day), threads: 2)
        records.markSettled()
        return table.firm
    }

    /// Pairs by their accounts, in words; each stands on both sides.
    private static func words(_ left: UInt32, _ right: UInt32, _ note: PairNote) -> [String] {
        let words = "\(note.isLinked ? "linked" : "unlinked") \(note.cell) \(note.count)"
        return ["\(left) \(right) \(words)", "\(right) \(left) \(words)"]
    }

    private static func kept(_ links: KeptLinks) -> [String] {
        links.partners.flatMap { id, partners in
            partners.map { words(id, $0.other, $0.note)[0] }
        }.sorted()
    }

    /// Compares what is kept with what is found; returns how many affiliates are kept.
    private func check(_ firm: LinkageFirm, _ step: Int) -> Int {
        var compared = 0
        for affiliate in 0..<UInt32(records.affiliateIDs.count) {
            guard let links = book.kept[Int(affiliate)] else { continue }
            let members = book.members[affiliate]
            let found = PersonLinker(LinkageScope(firm, members: members)).persons()
            let pairs = found.notes.flatMap {
                Self.words(members[$0.pair.left], members[$0.pair.right], $0.note)
            }
            #expect(Self.kept(links) == pairs.sorted(), "step \(step)")
            #expect(links.alike == found.alike, "step \(step)")
            #expect(
                Set(links.groups) == Set(found.groups.map { $0.map { members[$0] } }),
                "step \(step)")
            compared += 1
        }
        return compared
    }

    /// Few models make accounts that are alike many; none make blocks of one name alone.
    @Test(arguments: [(1, 8), (2, 12), (3, 40), (4, .max)])
    mutating func `pairs that followed every change are those found among all accounts`(
        _ seed: UInt64, _ models: Int
    ) {
        var stream = CustomerStream(seed: seed, affiliates: 2, models: models)
        var compared = 0
        for step in 0..<40 {
            let rows = stream.next(step == 0 ? 1300 : stream.random.integer(1...3))
            let firm = settle(rows, day: stream.random.chance(10) ? 59 : 60)
            compared += step > 0 ? check(firm, step) : 0
        }
        #expect(compared == 78)
    }

    @Test mutating func `what newcomers' pairs read of the firm is watched`() {
        var strangers = Strangers(seed: 12)
        _ = settle(HandmadeFirm.ofStrangers(affiliates: 6, buyers: 60).rows, day: 60)
        let givens = ["Maren", "Jonas", "Lene", "Ove", "Signe", "Tilde", "Anker", "Birk"]
        for step in 0..<72 {
            // Two accounts of each under one affiliate, then their namesakes under the others.
            let (given, isHere) = (givens[step % 8], step < 16)
            var newcomer = HandmadeFirm()
            newcomer.customer(
                "new\(step)", of: isHere ? "S1" : "S\([0, 2, 3, 4, 5][step % 5])", day: step % 50,
                country: ["US", "DE", "FR"][step % 3],
                strangers.fields(given: given, surname: "Oldenkott"))
            #expect(check(settle(newcomer.rows, day: 60), step) == 6)
        }
    }
}
