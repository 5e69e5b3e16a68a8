import Testing

@testable import Records

struct BatchTextTests {
    @Test func `strings come back as they went in, and nothing stays nothing`() {
        var text = BatchText()
        let words = ["A1", "", "zo\u{EB}", String(repeating: "x", count: 500), "A1"]
        let keys = words.map { word in parsed(word) { text.append($0) } }
        #expect(keys.map(text.string) == words)
        #expect(keys.map(\.isAbsent) == [false, true, false, false, false])
        #expect(keys[0].hash == keys[4].hash && keys[0].offset != keys[4].offset)
        #expect(text.withBytes(of: keys[2]) { $0.count } == 4)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `texts of like beginnings and ends seldom share a hash`(seed: UInt64) {
        let hash = TextHash(
            seed: seed, multiplier: seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xD6E8_FEB8_6659_FD93)
        var hashes: Set<UInt32> = []
        for number in 0..<2000 {
            for text in [
                "C\(number)", "C000000\(number)", "\(number)@example.com", "A-\(number)-account-id",
            ] {
                hashes.insert(parsed(text, hash.hash))
            }
        }
        // 8,000 texts in 2^32 places share one about 0.0075 times.
        #expect(hashes.count >= 7_998)
    }

    @Test func `texts that differ only in length differ in hash`() {
        let hash = TextHash(seed: 7, multiplier: 0x9E37_79B9_7F4A_7C15)
        let hashes = (0..<64).map { count in
            parsed(String(repeating: "\u{0}", count: count), hash.hash)
        }
        #expect(Set(hashes).count == hashes.count)
    }
}
