import Signals
import Testing

@testable import Detection

struct ChoirTests {
    private func voice(_ evidence: Double) -> Choir.Voice {
        Choir.Voice(evidence: evidence, hasFired: evidence > 5)
    }

    private func choir(_ evidence: [Double], of subjects: Int) -> Choir {
        var choir = Choir()
        for value in evidence { choir.add(voice(value)) }
        choir.settle(subjects: subjects)
        return choir
    }

    @Test func `one voice among many subjects is worth less than among few`() {
        let values = [3, 10, 40, 200].map { choir([8], of: $0).evidence }
        #expect(values == values.sorted(by: >))
        #expect(values[0] > 5.5)
        #expect(values[3] < 4.5)
    }

    @Test func `six voices are worth more than one`() {
        #expect(choir([8, 8, 8, 8, 8, 8], of: 40).evidence > choir([8], of: 40).evidence + 20)
    }

    @Test func `voices that speak for innocence weigh against`() {
        #expect(choir([-3, -3, -3], of: 30).evidence < 0)
    }

    @Test func `the strongest evidence does not overflow`() {
        let value = choir([400, 900], of: 2).evidence
        #expect(value.isFinite)
        #expect(value > 100)
    }

    @Test func `the order of voices does not matter to the bit`() {
        let values = [3.25, -1.5, 7.75, 0.125, 12.5]
        #expect(
            choir(values, of: 20).evidence == choir(values.reversed(), of: 20).evidence)
    }

    @Test func `a voice that is left out is as if it had never been`() throws {
        let all = choir([8, 6, 2], of: 20)
        let rest = try #require(all.without(voice(8)))
        #expect(rest.evidence == choir([6, 2], of: 19).evidence)
        #expect(rest.hasFired)
        #expect(choir([8], of: 20).without(voice(8)) == nil)
        #expect(choir([8, 2], of: 20).without(voice(8))?.hasFired == false)
        #expect(all.without(nil)?.evidence == choir([8, 6, 2], of: 19).evidence)
    }

    @Test func `voices that come and go leave what never had come`() {
        var one = choir([8, 6, 2, 6], of: 20)
        one.remove(voice(6))
        one.add(voice(3))
        one.settle(subjects: 25)
        #expect(one.evidence == choir([8, 6, 2, 3], of: 25).evidence)
    }

    @Test func `honest firms expect a ratio of one`() {
        // A rule that is silent on 4 of 5 honest subjects and on 1 of 25 guilty ones: the mean of
        // the ratio over honest affiliates must not exceed 1.
        let spoken = (chance: 0.2, ratio: 0.0)
        var mean = 0.0
        for count in 0...5 {
            let ways = [1.0, 5, 10, 10, 5, 1][count]
            let chance =
                ways * power(spoken.chance, count) * power(1 - spoken.chance, 5 - count)
            mean += chance * exponential(choir(Array(repeating: spoken.ratio, count: count), of: 5))
        }
        #expect(mean < 1)
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    private func exponential(_ choir: Choir) -> Double {
        // e^x by its series is enough for small x.
        let x = choir.evidence
        return (0..<40).reduce((sum: 0.0, term: 1.0)) { state, step in
            (state.sum + state.term, state.term * x / Double(step + 1))
        }.sum
    }
}
