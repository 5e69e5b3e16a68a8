import Testing

@testable import Linkage

struct ClusterTests {
    private func pair(_ left: UInt32, _ right: UInt32, _ logOdds: Float) -> ScoredPair {
        ScoredPair(left: left, right: right, logOdds: logOdds)
    }

    @Test func `the strongest pair is matched first, and nobody twice`() {
        let pairs = [pair(0, 3, 4), pair(0, 2, 5), pair(1, 3, 3), pair(1, 2, 4.5)]
        let persons = OneToOne.persons(
            OneToOne.matched(pairs, count: 4), threshold: 0, count: 4)
        #expect(persons == [0, 1, 0, 1])
    }

    @Test func `files with doubles are not matched one to one`() {
        #expect(OneToOne.applies([pair(0, 2, 9), pair(1, 3, 9)], count: 4))
        #expect(!OneToOne.applies([pair(0, 2, 9), pair(0, 3, 9)], count: 4))
    }

    @Test func `pairs are linked as long as enough of them are right`() {
        let sure = (0..<99).map { pair(0, UInt32($0 + 1), 12) }
        let even = sure + [pair(1, 200, 0.5)]
        #expect(LinkThreshold.threshold(even, precision: 0.99) == 0.5)
        #expect(LinkThreshold.threshold(even, precision: 0.999) > 0.5)
    }

    @Test func `a chain is not one person`() {
        let weights: [Set<Int>: Double] = [[0, 1]: 6, [1, 2]: 5, [0, 2]: -8]
        let clusters = PersonClusters(count: 3, threads: 1) { members in
            members.flatMap { left in
                members.map { left == $0 ? 0 : weights[[left, $0]] ?? 0 }
            }
        }
        let pairs = [pair(0, 1, 6), pair(1, 2, 5)]
        #expect(clusters.persons(pairs, threshold: 2) == [0, 0, 2])
    }

    @Test func `a large group is cut where its links are weak`() {
        let clusters = PersonClusters(count: 120, threads: 1) { members in
            members.flatMap { left in members.map { left / 40 == $0 / 40 ? 6.0 : -8.0 } }
        }
        let pairs = (0..<119).map { number in
            let isWeak = (number + 1) % 40 == 0
            return pair(UInt32(number), UInt32(number + 1), isWeak ? 3 : 6)
        }
        let expected = (0..<120).map { UInt32($0 / 40 * 40) }
        #expect(clusters.persons(pairs, threshold: 2) == expected)
    }
}
