import Records
import Testing

@testable import Linkage

struct LinkerTests {
    @Test(arguments: 1..<6 as Range<UInt64>)
    func `who stands twice with a slip of the pen is one person`(seed: UInt64) {
        let town = SmallTown.mixed(seed: seed, persons: 900)
        let linked = SmallTown.linked(town.table)
        var (found, wrong) = (0, 0)
        for (row, person) in town.persons.enumerated() {
            let other = linked[town.ids[row]].flatMap { town.ids.firstIndex(of: $0) } ?? row
            if other == row { continue }
            if town.persons[other] == person { found += 1 } else { wrong += 1 }
        }
        #expect(found >= 294)
        #expect(wrong <= 1)
    }

    @Test func `the order of the rows and the number of threads change nothing`() {
        let town = SmallTown.mixed(seed: 7, persons: 600)
        let straight = SmallTown.linked(town.table)
        let rows = town.ids.indices.sorted { KeyHash.mix(UInt64($0)) < KeyHash.mix(UInt64($1)) }
        #expect(SmallTown.linked(town.table(rows)) == straight)
        #expect(SmallTown.linked(town.table(rows.reversed()), threads: 3) == straight)
    }

    @Test func `a household is as many persons as it has members`() {
        var town = SmallTown.mixed(seed: 11, persons: 600)
        var members: [String] = []
        for house in 0..<60 {
            let (surname, place) = (town.word(), "village\(house)")
            for _ in 0..<3 {
                members.append("r\(town.ids.count)")
                var person = town.person(surname: surname, town: place)
                person[2] = ""
                person[4] = "\(surname)\(town.draw(9))@mail.example"
                town.add(10_000 + members.count, person)
            }
        }
        let linked = SmallTown.linked(town.table)
        #expect(members.count { linked[$0] != $0 } <= 2)
    }

    @Test func `swapped names are one person, a shared surname and town are not`() {
        var town = SmallTown.mixed(seed: 13, persons: 600)
        for number in 0..<20 {
            var record = town.person()
            town.add(2000 + number, record)
            record.swapAt(0, 1)
            record[4] = ""
            town.add(2000 + number, record)
        }
        let linked = SmallTown.linked(town.table)
        let last = town.ids.suffix(40)
        let pairs = zip(last, last.dropFirst()).enumerated().filter { $0.offset % 2 == 0 }
        #expect(pairs.count { linked[$0.element.0] == linked[$0.element.1] } >= 19)
    }

    @Test func `what is missing links nobody`() {
        var town = SmallTown.mixed(seed: 17, persons: 300)
        let before = town.ids.count
        for number in 0..<50 { town.add(5000 + number, ["", "", "", "", ""]) }
        let linked = SmallTown.linked(town.table)
        for id in town.ids[before...] { #expect(linked[id] == id) }
    }

    @Test func `a mailbox that many share makes no person of them`() {
        var town = SmallTown.mixed(seed: 19, persons: 600)
        let before = town.ids.count
        for number in 0..<40 {
            var record = town.person()
            record[4] = "office@club.example"
            town.add(7000 + number, record)
        }
        let linked = SmallTown.linked(town.table)
        #expect(town.ids[before...].count { linked[$0] != $0 } <= 1)
    }

    @Test func `two files are matched one to one`() {
        let town = SmallTown.mixed(seed: 23, persons: 600)
        var seen: Set<Int> = []
        var (first, second): ([Int], [Int]) = ([], [])
        for (row, person) in town.persons.enumerated() {
            if seen.insert(person).inserted { first.append(row) } else { second.append(row) }
        }
        let linker = Linker(fields: SmallTown.fields, threads: 2)
        let outcome = linker.link([town.table(first), town.table(second)])
        #expect(outcome.persons[0].enumerated().allSatisfy { $0.element.row == $0.offset })
        let partners = outcome.persons[1].filter { $0.table == 0 }
        #expect(Set(partners).count == partners.count)
        let right = outcome.persons[1].enumerated().count { row, place in
            place.table == 0
                && town.persons[first[place.row]] == town.persons[second[row]]
        }
        #expect(right >= 196)
        #expect(partners.count - right <= 1)
    }

    @Test(arguments: 0...2)
    func `a table of few records is linked without ado`(count: Int) {
        let town = SmallTown.mixed(seed: 29, persons: 3)
        #expect(SmallTown.linked(town.table(Array(0..<count))).count == count)
    }

    @Test func `a full name in one column is compared by its parts`() {
        var town = SmallTown.mixed(seed: 31, persons: 600)
        town.cells[0] = zip(town.cells[0], town.cells[1]).enumerated().map { row, name in
            row % 2 == 0 ? "\(name.0) \(name.1)" : "\(name.1.uppercased()), \(name.0)"
        }
        let fields = [LinkageField(name: "name", kind: .name)] + SmallTown.fields[2...]
        town.cells.remove(at: 1)
        let linked = SmallTown.linked(town.table, fields: fields)
        #expect(linked.count { $0.key != $0.value } >= 190)
    }
}
