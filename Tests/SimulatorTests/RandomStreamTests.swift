import Testing

@testable import Simulator

struct RandomStreamTests {
    @Test func `the stream is SplitMix64`() {
        var stream = RandomStream(key: 1_234_567)
        #expect(stream.next() == 6_457_827_717_110_365_317)
        #expect(stream.next() == 3_203_168_211_198_807_973)
        #expect(stream.next() == 9_817_491_932_198_370_423)
    }

    @Test func `a derived stream does not depend on what was drawn`() {
        let fresh = RandomStream(key: 5)
        var used = fresh
        _ = used.next()
        #expect(fresh.derived("a", 3).key == used.derived("a", 3).key)
        #expect(fresh.derived("a", 3).key != fresh.derived("a", 4).key)
        #expect(fresh.derived("a", 3).key != fresh.derived("b", 3).key)
    }

    @Test func `integers reach both ends of their range and nothing beyond`() {
        var stream = RandomStream(key: 1)
        let drawn = Set((0..<500).map { _ in stream.integer(in: -2...3) })
        #expect(drawn == Set(-2...3))
    }

    @Test func `distributions have their moments`() {
        var stream = RandomStream(key: 2)
        let count = 40_000
        let normal = (0..<count).map { _ in stream.normal() }
        #expect(abs(mean(normal)) < 0.02)
        #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 0.03)
        let heavy = (0..<count).map { _ in stream.heavyTailed() }
        #expect(abs(mean(heavy.map { $0 * $0 }) - 1) < 0.05)
        #expect(abs(mean((0..<count).map { _ in stream.exponential(mean: 3) }) - 3) < 0.06)
        let median = logNormalMedian(mean: 20, spread: 0.9)
        let sizes = (0..<count).map { _ in stream.logNormal(median: median, spread: 0.9) }
        #expect(abs(mean(sizes) - 20) < 0.5)
    }

    @Test func `a weighted choice keeps its weights`() {
        var stream = RandomStream(key: 3)
        let choice = WeightedChoice([("a", 1.0), ("never", 0), ("b", 3)])
        let drawn = (0..<8_000).map { _ in choice.draw(&stream) }
        #expect(!drawn.contains("never"))
        let share = Double(drawn.count { $0 == "b" }) / 8_000
        #expect(abs(share - 0.75) < 0.02)
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
