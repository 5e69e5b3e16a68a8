import Testing

@testable import Linkage

struct EditDistanceTests {
    private func distance(_ left: String, _ right: String, limit: Int) -> Int {
        Array(left.utf8).withUnsafeBytes { left in
            Array(right.utf8).withUnsafeBytes { editDistance(left, $0, limit: limit) }
        }
    }

    /// The whole table, without a band.
    private func twin(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.utf8), Array(right.utf8))
        var table = [[Int]](repeating: [Int](0...b.count), count: a.count + 1)
        for i in 0...a.count { table[i][0] = i }
        for i in 1..<(a.count + 1) {
            for j in 1..<(b.count + 1) {
                var cost = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                cost = min(cost, table[i - 1][j] + 1, table[i][j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    cost = min(cost, table[i - 2][j - 2] + 1)
                }
                table[i][j] = cost
            }
        }
        return table[a.count][b.count]
    }

    @Test(arguments: 0..<3000)
    func `the band finds what the whole table finds`(seed: UInt64) {
        let letters = (0..<24).map { KeyHash.mix(seed << 8 | $0) }
        let word = { (range: Range<Int>) in
            String(decoding: letters[range].map { UInt8(0x61 + $0 % 3) }, as: UTF8.self)
        }
        let (a, b) = (Int(KeyHash.mix(seed) % 9), Int(KeyHash.mix(seed &+ 77) % 9))
        let (left, right) = (word(0..<a), word(12..<12 + b))
        for limit in 1...3 {
            let expected = left.isEmpty || right.isEmpty ? max(a, b) : twin(left, right)
            #expect(distance(left, right, limit: limit) == min(expected, limit + 1))
        }
    }
}
