@testable import Linkage
import FirmRecords
import Records
import Testing

@testable import Signals

struct InternerTests {
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `an interner answers as a dictionary would`(_ seed: UInt64) {
        var stream = SeededStream(seed)
        var interner = Interner()
        var expected: [String: UInt32] = [:]
        for _ in 0..<2000 {
            let length = stream.integer(0...12)
            let word = String((0..<length).map { _ in stream.pick(["a", "b", "ä", "0"]) })
            if expected[word] == nil { expected[word] = UInt32(expected.count) }
            #expect(interner.intern(word) == expected[word])
        }
        #expect(interner.count == expected.count)
        for (word, id) in expected {
            #expect(interner[id] == word)
            #expect(interner.id(of: word) == id)
        }
        #expect(interner.id(of: "never seen") == nil)
        let sorted = expected.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(interner.canonicalOrder().map { interner[$0] } == sorted)
    }

    @Test func `canonical order is that of bytes`() {
        var interner = Interner()
        for word in ["b", "é", "a10", "a9", "B", "a", "z"] { _ = interner.intern(word) }
        let order = interner.canonicalOrder().map { interner[$0] }
        #expect(order == ["B", "a", "a10", "a9", "b", "z", "é"])
    }
}

struct ChangeSetTests {
    @Test func `each change is kept once until it is taken`() {
        var changes = ChangeSet()
        #expect(changes.isEmpty)
        for id in [5, 700, 5, 0, 700] as [UInt32] { changes.insert(id) }
        #expect(changes.members == [5, 700, 0])
        changes.removeAll()
        #expect(changes.isEmpty)
        changes.insert(5)
        #expect(changes.members == [5])
    }
}

struct DisjointSetsTests {
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `sets are named by their first member in whatever order they join`(_ seed: UInt64) {
        var stream = SeededStream(seed)
        let count = 40
        let rank = (0..<UInt32(count)).shuffled(using: &stream)
        let unions = (0..<25).map { _ in
            (UInt32(stream.integer(0...count - 1)), UInt32(stream.integer(0...count - 1)))
        }
        var component = Array(0..<count)
        for (left, right) in unions {
            let (from, to) = (component[Int(left)], component[Int(right)])
            component = component.map { $0 == from ? to : $0 }
        }
        var sets = DisjointSets(rank: rank)
        for (left, right) in unions.shuffled(using: &stream) { sets.union(left, right) }
        for element in 0..<count {
            let members = (0..<count).filter { component[$0] == component[element] }
            let first = members.min { rank[$0] < rank[$1] }
            #expect(sets.find(UInt32(element)) == first.map(UInt32.init))
        }
    }
}

struct OwnerTests {
    private func owner(_ rows: [FieldRow], onDay day: Int) -> String {
        var records = CurrentRecords()
        for batch in batches(rows) { _ = records.apply(batch) }
        let customer = records.customerIDs.id(of: "c") ?? .max
        let owner = records.customers.owner(of: customer, at: HandmadeFirm.noon(day))
        return records.affiliateIDs[owner]
    }

    /// Versions of customer `c`, each from a day on.
    private func versions(_ versions: [(affiliate: String, day: Int)]) -> [FieldRow] {
        var firm = HandmadeFirm()
        for (affiliate, day) in versions {
            firm.customer(
                "c", of: affiliate, ["last_modified_date": HandmadeFirm.noon(day).description])
        }
        return firm.rows
    }

    @Test(arguments: [(0, "A"), (9, "A"), (10, "B"), (19, "B"), (20, "C"), (99, "C"), (-5, "A")])
    func `the owner of a fee is the affiliate at its time`(_ day: Int, _ expected: String) {
        #expect(owner(versions([("A", 0), ("B", 10), ("C", 20)]), onDay: day) == expected)
    }

    @Test func `a corrected version was never another's`() {
        let corrected = versions([("A", 0), ("WRONG", 10), ("B", 10), ("C", 20)])
        #expect(owner(corrected, onDay: 15) == "B")
        #expect(owner(versions([("WRONG", 0), ("A", 0)]), onDay: 5) == "A")
    }

    @Test func `versions that come again change nothing`() {
        let rows = versions([("A", 0), ("B", 10), ("C", 20)])
        for day in [5, 15, 25] {
            #expect(owner(rows + rows, onDay: day) == owner(rows, onDay: day))
        }
    }
}

struct CurrentRecordsTests {
    @Test func `a transaction stays with its first customer`() {
        var firm = HandmadeFirm()
        firm.buyer("c")
        firm.customer("d")
        var records = CurrentRecords()
        for batch in batches(firm.rows) { #expect(records.apply(batch).isEmpty) }
        var stolen = HandmadeFirm()
        stolen.transaction("fee-c", of: "d", "challenge_fee", day: 0)
        let rejects = batches(stolen.rows).flatMap { records.apply($0) }
        #expect(rejects.map(\.violation.code) == [.immutableCustomerID])
        let owner = records.transactions.customer[0]
        #expect(records.customerIDs[owner] == "c")
    }

    @Test func `records without a customer wait for it and are rejected if it never comes`() {
        var firm = HandmadeFirm()
        firm.transaction("fee-c", of: "c", "challenge_fee", day: 0)
        firm.trade("c", day: 1)
        firm.trade("d", day: 1)
        var records = CurrentRecords()
        for batch in batches(firm.rows) { _ = records.apply(batch) }
        #expect(
            records.parkedRejects().map(\.violation.code) == [
                .unknownCustomer, .unknownCustomer, .unknownCustomer,
            ])
        var late = HandmadeFirm()
        late.customer("c")
        for batch in batches(late.rows) { _ = records.apply(batch) }
        #expect(records.parkedRejects().map(\.violation.found) == ["`d`"])
    }

    @Test func `an older version of a customer changes nothing`() {
        var firm = HandmadeFirm()
        for (phase, day) in [("funded", 20), ("phase_1", 5)] {
            firm.customer(
                "c",
                ["phase": phase, "last_modified_date": HandmadeFirm.noon(day).description])
        }
        var records = CurrentRecords()
        for batch in batches(firm.rows) { _ = records.apply(batch) }
        #expect(records.customers.phase[0] == .funded)
    }
}
