import FirmRecords
import Records
import Testing

@testable import Signals

/// What a firm's own pairs teach of how names and addresses of one person differ.
struct WeightFitTests {
    private static func pattern(
        _ name: NameLevel, _ address: AddressLevel, logOdds: Double = 6
    ) -> AlikePattern? {
        var comparison = FaceComparison()
        (comparison.name, comparison.address, comparison.place) = (name, address, .same)
        (comparison.nameWeight, comparison.addressWeight) = (7, 1)
        return AlikePattern(comparison, logOdds: logOdds)
    }

    /// Pairs as `LinkageModel` has it: of a hundred names seven are misspelled.
    private static func pairs(near: Int, same: Int, logOdds: Double = 6) -> AlikePairs {
        var pairs = AlikePairs()
        let levels: [(AddressLevel, Int)] = [
            (.handle, 8), (.skeleton, 25), (.lead, 6), (.different, 17),
        ]
        for (name, count) in [(NameLevel.near, near), (.same, same)] {
            for (address, share) in levels {
                guard let pattern = pattern(name, address, logOdds: logOdds) else { continue }
                for _ in 0..<(count * share) { pairs.add(pattern, carriers: 2) }
            }
        }
        return pairs
    }

    private static func names(_ pairs: AlikePairs) -> [Double] { WeightFit.weights(pairs).names }

    @Test func `no pairs teach nothing`() {
        #expect(WeightFit.weights(AlikePairs()) == .fixed)
    }

    @Test func `pairs that are as expected move no names and no addresses`() {
        let weights = WeightFit.weights(Self.pairs(near: 6, same: 80))
        #expect(weights.names == LinkageWeights.fixed.names)
        #expect(weights.addresses == LinkageWeights.fixed.addresses)
    }

    @Test func `a few pairs hardly move a firm, many do`() {
        var few = AlikePairs()
        var many = AlikePairs()
        for number in 0..<600 {
            guard let near = Self.pattern(number % 2 == 0 ? .near : .same, .skeleton) else {
                continue
            }
            if number == 0 || number < 20 && number % 2 == 1 { few.add(near, carriers: 2) }
            many.add(near, carriers: 2)
        }
        #expect(Self.names(few) == [0, 0, 0])
        // m = (80 x 0.0698 + 300) / 680 of those with names alike: ln(0.449 / 0.0698) = 1.86.
        #expect(Self.names(many) == [0, -0.5, LinkageWeights.farthest])
    }

    @Test func `a firm without slips of the pen trusts near names less`() {
        #expect(Self.names(Self.pairs(near: 0, same: 9))[2] == -1.5)
        #expect(Self.names(Self.pairs(near: 0, same: 3))[2] == -1.25)
    }

    @Test func `all pairs of one person count as its accounts less one`() {
        var ten = AlikePairs()
        guard let pattern = Self.pattern(.near, .lead) else { return }
        for _ in 0..<45 { ten.add(pattern, carriers: 10) }
        let counted = Double(ten.counts.values.reduce(0, +)) / Double(AlikePairs.unit)
        #expect(abs(counted - 9) < 0.7)
    }

    @Test(arguments: 0..<AlikePattern.count)
    func `a cell is its pattern's`(_ cell: Int) {
        #expect(AlikePattern(cell: cell).cell == cell)
    }

    @Test func `what only agreement in a field makes a link teaches nothing of that field`() {
        // Without the address's 4, and with -1.8 for another, nothing would be linked.
        var comparison = FaceComparison()
        (comparison.name, comparison.nameWeight) = (.same, 7)
        (comparison.address, comparison.addressWeight) = (.skeleton, 4)
        (comparison.place, comparison.placeWeight) = (.same, 1)
        #expect(AlikePattern(comparison, logOdds: 7)?.address == .silent)
        #expect(AlikePattern(comparison, logOdds: 7)?.name == .same)
        #expect(AlikePattern(comparison, logOdds: 7)?.place == .same)
        #expect(AlikePattern(comparison, logOdds: 9)?.address == .skeleton)
        comparison.nameWeight = 14
        #expect(AlikePattern(comparison, logOdds: 8)?.name == .silent)
        #expect(AlikePattern(comparison, logOdds: 3) == nil)
    }

    @Test func `mailboxes, other names and the unlikely teach nothing`() {
        #expect(Self.pattern(.near, .mailbox) == nil)
        #expect(Self.pattern(.different, .skeleton) == nil)
        #expect(Self.pattern(.surname, .skeleton) == nil)
        #expect(Self.pattern(.same, .different, logOdds: 2.1) == nil)
    }

    @Test func `taking pairs away undoes adding them`() {
        let (one, other) = (Self.pairs(near: 1, same: 2), Self.pairs(near: 4, same: 1))
        var sum = one
        sum += other
        sum -= other
        #expect(sum == one)
    }

    // MARK: Firms

    /// A person under two accounts; the second may have a slip in the surname.
    private static func person(
        _ number: Int, of affiliate: String, slips: Bool, _ stream: inout SeededStream
    ) -> HandmadeFirm {
        let letters = Array("bcdfghklmnprstvz")
        let vowels = Array("aeiou")
        let syllables = (0..<4).map { _ in "\(stream.pick(letters))\(stream.pick(vowels))" }
        let surname = syllables.joined() + "k"
        let nickname = (0..<3).map { _ in "\(stream.pick(letters))\(stream.pick(vowels))" }.joined()
        let given = "\(stream.pick(letters))\(stream.pick(vowels))rin\(stream.pick(vowels))"
        var firm = HandmadeFirm()
        for (account, last) in [surname, slips ? surname + "e" : surname].enumerated() {
            firm.customer(
                "p\(number)x\(account)", of: affiliate, day: number % 50,
                country: stream.pick(["US", "DE"]),
                [
                    "first_name": given, "last_name": last,
                    "email": "\(nickname)x\(stream.integer(10...999))@web.test",
                ])
        }
        return firm
    }

    private static func rows(
        _ persons: Int, slips: Int, seed: UInt64, from first: Int = 0, affiliates: Int = 8
    ) -> [FieldRow] {
        var stream = SeededStream(seed)
        return (first..<(first + persons)).flatMap { number in
            person(number, of: "A\(number % affiliates)", slips: stream.chance(slips), &stream).rows
        }
    }

    private static func state(_ signals: inout SignalSet) -> (LinkageWeights, [String: String]) {
        let population = signals.settle(asOf: HandmadeFirm.noon(60)).0
        let ids = population.records.customerIDs
        let persons = (0..<UInt32(ids.count)).reduce(into: [String: String]()) {
            $0[ids[$1]] = ids[population.persons[$1]]
        }
        return (population.persons.firm.weights, persons)
    }

    private static func state(of rows: [FieldRow]) -> (LinkageWeights, [String: String]) {
        var signals = SignalSet(signals: [], threads: 1)
        for batch in batches(rows, size: 13) { _ = signals.apply(batch) }
        return state(&signals)
    }

    @Test func `a large firm full of slips trusts near names more, a small one as all do`() {
        let large = Self.state(of: Self.rows(300, slips: 60, seed: 4)).0
        #expect(large.names[2] >= 1)
        #expect(large.names[1] < 0)
        #expect(Self.state(of: Self.rows(2, slips: 60, seed: 4)).0.names == [0, 0, 0])
        #expect(abs(Self.state(of: Self.rows(300, slips: 7, seed: 4)).0.names[2]) <= 0.25)
    }

    @Test func `weights that followed every change equal weights fitted anew`() {
        var rows: [FieldRow] = []
        var signals = SignalSet(signals: [], threads: 2)
        var seen: Set<[Double]> = []
        var stream = SeededStream(3)
        for step in 0..<24 {
            // At last few come at a time, under one affiliate alone, and all of them slip.
            let isLate = step > 4
            let next = Self.rows(
                isLate ? 3 : 12, slips: isLate ? 100 : 8 * step, seed: UInt64(step + 1),
                from: 100 * step, affiliates: isLate ? 1 : 8)
            rows += next
            for batch in batches(next) { _ = signals.apply(batch) }
            let found = Self.state(&signals)
            let expected = Self.state(of: shuffled(rows, &stream))
            #expect(found.0 == expected.0, "step \(step)")
            #expect(found.1 == expected.1, "step \(step)")
            seen.insert(found.0.names)
        }
        #expect(seen.count > 2)
    }
}

extension AlikePairs {
    fileprivate mutating func add(_ pattern: AlikePattern, carriers: Int32) {
        add(
            PairNote(
                isLinked: true, cell: Int32(pattern.cell),
                count: Int32(AlikePairs.count(carriers: carriers))))
    }
}
