import Testing

@testable import Statistics

@Suite struct KaplanMeierTests {
    /// Weeks in remission of 21 patients (Freireich et al. 1963), a set that textbooks work by
    /// hand.
    private let remission = KaplanMeier(
        [6, 6, 6, 7, 10, 13, 16, 22, 23].map { .init(time: $0, isEvent: true) }
            + [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map {
                .init(time: $0, isEvent: false)
            })

    @Test(
        arguments: [
            (0, 1, 21), (5, 1, 21), (6, 6.0 / 7, 21),
            (7, 96.0 / 119, 17), (9, 96.0 / 119, 16),
            (10, 64.0 / 85, 15), (13, 176.0 / 255, 12),
            (16, 32.0 / 51, 11), (22, 64.0 / 119, 7),
            (23, 160.0 / 357, 6), (33, 160.0 / 357, 2),
            (36, 160.0 / 357, 0),
        ] as [(Int, Double, Int)])
    func `survival and those at risk are the textbook's`(
        time: Int, survival: Double, atRisk: Int
    ) {
        expectClose(remission.survival(at: time), survival, tolerance: 1e-14)
        #expect(remission.atRisk(at: time) == atRisk)
    }

    @Test func `without censoring the survival is the share still there, for every seed`() {
        for seed in 0..<50 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let times = (0..<30).map { _ in sampler.integer(in: 0...12) }
            let law = KaplanMeier(times.map { .init(time: $0, isEvent: true) })
            for time in -1...13 {
                let share = Double(times.count { $0 > time }) / 30
                expectClose(law.survival(at: time), share, floor: 1e-15, "seed \(seed)")
            }
        }
    }

    @Test func `a count is that many units, in any order, and no units are known to survive`() {
        let counted = KaplanMeier([
            .init(time: 4, isEvent: false, count: 2), .init(time: 2, isEvent: true, count: 3),
            .init(time: 9, isEvent: true, count: 0),
        ])
        let single = KaplanMeier(
            [2, 4, 2, 4, 2].map { .init(time: $0, isEvent: $0 == 2) })
        #expect(counted == single)
        #expect(counted.steps.map(\.atRisk) == [5] && counted.steps.map(\.events) == [3])
        let none = KaplanMeier([])
        #expect(none.survival(at: 5) == 1 && none.atRisk(at: 0) == 0)
    }

    @Test func `counts by whole times give the same law to the bit, for every seed`() {
        for seed in 0..<50 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let events = (0..<20).map { _ in max(0, sampler.integer(in: -5...9)) }
            let ends = (0..<20).map { _ in max(0, sampler.integer(in: -5...9)) }
            let law = KaplanMeier(
                zip(events, ends).enumerated().flatMap { time, counts in
                    [
                        .init(time: time, isEvent: true, count: counts.0),
                        .init(time: time, isEvent: false, count: counts.1),
                    ]
                })
            let survival = KaplanMeier.survival(events: events, ends: ends)
            #expect(survival == (0..<20).map { law.survival(at: $0) }, "seed \(seed)")
        }
    }

    /// Units enter over time and are watched until one day: events up to each age are as expected.
    @Test func `honest late starters are not taken for the missing`() {
        var sampler = SeededSampler(seed: 9)
        let units = (0..<4000).map { _ in
            (wait: sampler.integer(in: 0...60), age: sampler.integer(in: 0...90))
        }
        let law = KaplanMeier(
            units.map { .init(time: min($0.wait, $0.age), isEvent: $0.wait <= $0.age) })
        expectClose(law.survival(at: 30), 30.0 / 61, tolerance: 0.05)
        let expected = units.reduce(0) { $0 + (1 - law.survival(at: $1.age)) }
        let observed = Double(units.count { $0.wait <= $0.age })
        expectClose(expected, observed, tolerance: 0.03)
    }
}
