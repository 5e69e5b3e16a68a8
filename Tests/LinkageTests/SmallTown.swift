import Records

@testable import Linkage

/// People with a name, a day of birth, a town and a mailbox, from a seed.
struct SmallTown {
    var ids: [String] = []
    var cells: [[String]] = [[], [], [], [], []]
    /// By record its person.
    var persons: [Int] = []

    static let fields = [
        LinkageField(name: "given", kind: .givenName),
        LinkageField(name: "surname", kind: .surname),
        LinkageField(name: "birth", kind: .date),
        LinkageField(name: "town", kind: .place),
        LinkageField(name: "mail", kind: .email),
    ]

    private var draws: UInt64

    init(seed: UInt64) { draws = seed }

    mutating func draw(_ count: Int) -> Int {
        draws = KeyHash.mix(draws)
        return Int(draws % UInt64(count))
    }

    mutating func word() -> String {
        let parts = ["ba", "ro", "mi", "ten", "kal", "su", "dor", "vin", "ge", "lus", "pra", "no"]
        return (0..<3).map { _ in parts[draw(parts.count)] }.joined()
    }

    /// A person with a record as it should be.
    mutating func person(surname: String? = nil, town: String? = nil) -> [String] {
        let (given, surname) = (word(), surname ?? word())
        let birth = "19\(40 + draw(60))-\(10 + draw(3))-\(10 + draw(19))"
        let town = town ?? "town\(draw(60))"
        return [given, surname, birth, town, "\(given)\(draw(500))@mail.example"]
    }

    mutating func add(_ person: Int, _ record: [String]) {
        ids.append("r\(ids.count)")
        for (column, cell) in record.enumerated() { cells[column].append(cell) }
        persons.append(person)
    }

    /// Each third person stands twice, the second time with a slip of the pen in one cell.
    static func mixed(seed: UInt64, persons: Int) -> SmallTown {
        var town = SmallTown(seed: seed)
        for number in 0..<persons {
            var record = town.person()
            town.add(number, record)
            if number % 3 > 0 { continue }
            let column = town.draw(4)
            record[column] = String(record[column].dropLast()) + (column == 2 ? "0" : "q")
            town.add(number, record)
        }
        return town
    }

    var table: LinkageTable { table(Array(ids.indices)) }

    /// Some of the records, in the order given.
    func table(_ rows: [Int]) -> LinkageTable {
        LinkageTable(
            ids: TextColumn(rows.map { ids[$0] }),
            columns: cells.map { column in TextColumn(rows.map { column[$0] }) })
    }

    /// By id the id of the record that stands for its person.
    static func linked(
        _ table: LinkageTable, fields: [LinkageField] = fields, threads: Int = 1
    ) -> [String: String] {
        let persons = Linker(fields: fields, threads: threads).link([table]).persons[0]
        return Dictionary(
            uniqueKeysWithValues: persons.enumerated().map { row, place in
                (table.ids[row], table.ids[place.row])
            })
    }
}
