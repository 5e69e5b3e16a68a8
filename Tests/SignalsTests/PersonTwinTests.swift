@testable import Linkage
import FirmRecords
import Records
import Testing

@testable import Signals

/// Linkage by blocks against all pairs, and persons against the order in which records came.
struct PersonTwinTests {
    /// A firm in which every third customer is somebody who was there before, under another face.
    private static func firm(seed: UInt64) -> HandmadeFirm {
        var firm = HandmadeFirm()
        var strangers = Strangers(seed: seed)
        for affiliate in 0..<6 {
            var faces: [[String: String]] = []
            for number in 0..<30 {
                let face =
                    number % 3 == 2
                    ? alias(of: strangers.stream.pick(faces), &strangers) : strangers.fields()
                faces.append(face)
                firm.buyer(
                    "c\(affiliate)x\(number)", of: "A\(affiliate)", day: number,
                    country: strangers.stream.pick(["US", "DE", "FR"]), face)
            }
        }
        return firm
    }

    private static func alias(
        of face: [String: String], _ strangers: inout Strangers
    ) -> [String: String] {
        var alias = face
        let parts = face["email", default: ""].split(separator: "@").map(String.init)
        let (local, domain) = (parts.first ?? "x", parts.last ?? "web.test")
        let letters = local.filter { !$0.isNumber }
        switch strangers.stream.integer(0...5) {
        case 0: alias["email"] = local + "@proton.test"
        case 1: alias["email"] = "\(letters)\(strangers.stream.integer(1...99))@\(domain)"
        case 2: alias["email"] = "\(letters).x@\(domain)"
        case 3: (alias["first_name"], alias["last_name"]) = (face["last_name"], face["first_name"])
        case 4: alias["last_name"] = face["last_name", default: ""] + "n"
        default: alias["first_name"] = ""
        }
        return alias
    }

    private static func scopes(_ population: Population) -> [LinkageScope] {
        population.order.affiliates.map {
            LinkageScope(population.persons.firm, members: Array(population.buyers[$0]))
        }
    }

    @Test(arguments: 1...6)
    func `blocks miss no pair that all pairs compared would link`(_ seed: Int) {
        var linked = 0
        for scope in Self.scopes(population(Self.firm(seed: UInt64(seed)))) {
            var all: Set<[Int]> = []
            for left in 0..<scope.size {
                for right in (left + 1)..<max(left + 1, scope.size)
                where scope.weight(scope.compare(left, right)) >= LinkageModel.threshold {
                    all.insert([left, right])
                }
            }
            let linkedPairs = PersonLinker(scope).linkedPairs()
            #expect(Set(linkedPairs.map { [$0.left, $0.right].sorted() }) == all)
            linked += all.count
        }
        #expect(linked > 20)
    }

    @Test(arguments: 1...3)
    func `shares of keys equal a count of the raw rows`(_ seed: Int) {
        let firm = Self.firm(seed: UInt64(seed))
        let population = population(firm)
        for (number, scope) in Self.scopes(population).enumerated() {
            let rows = firm.rows.filter { $0["affiliate_id"] == "A\(number)" }
            for (place, id) in population.buyers[population.order.affiliates[number]].enumerated() {
                let own = rows.first {
                    $0["customer_id"] == population.records.customerIDs[id]
                }
                let names = { (row: FieldRow?) in
                    [row?["first_name"] ?? "", row?["last_name"] ?? ""].sorted()
                }
                let alike = rows.count { names($0) == names(own) && !names($0).contains("") }
                #expect(Int(scope.names[place]) == alike)
            }
        }
    }

    @Test(arguments: 1...4)
    func `persons do not depend on order, batches or threads`(_ seed: Int) {
        let rows = Self.firm(seed: UInt64(seed)).rows
        var stream = SeededStream(UInt64(seed))
        let persons = { (rows: [FieldRow], size: Int, threads: Int) in
            let population = population(batches(rows, size: size), threads: threads)
            return rows.filter { $0.entity == .customers }.map {
                [$0["customer_id"], population.person(of: $0["customer_id"]) ?? ""]
            }.sorted { $0[0] < $1[0] }
        }
        let expected = persons(rows, .max, 1)
        #expect(Set(expected.map { $0[1] }).count < expected.count)
        for size in [7, 1000] {
            #expect(persons(shuffled(rows, &stream), size, 2) == expected)
        }
    }

    @Test func `a large block is compared with its neighbours alone`() {
        var firm = HandmadeFirm()
        var strangers = Strangers(seed: 3)
        for number in 0..<400 {
            firm.buyer("c\(number)", of: "A", day: number % 60, strangers.fields(given: "Adam"))
        }
        let scope = Self.scopes(population(firm))[0]
        let pairs = scope.blocks.reduce(0) { sum, block in
            var pairs = sum
            LinkageScope.forEachRun(block) { pairs += PersonLinker.comparisons(in: $0.count) }
            return pairs
        }
        #expect(pairs < 400 * 60)
    }

    @Test(arguments: [
        ("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133),
        ("abc", "abc", 1), ("abc", "xyz", 0), ("", "abc", 0), ("a", "a", 1),
    ])
    func `likeness of words equals the published values`(
        _ left: String, _ right: String, _ expected: Double
    ) {
        let (a, b) = (Array(left.utf8), Array(right.utf8))
        let likeness = a.withUnsafeBytes { a in b.withUnsafeBytes { jaroWinkler(a, $0) } }
        #expect(abs(likeness - expected) < 1e-4)
    }
}
