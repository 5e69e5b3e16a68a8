import Glibc
import Testing

@testable import Statistics

/// Reference values: mpmath with 40 digits.
@Suite struct ContingencyTests {
    @Test(
        arguments: [
            (
                [10, 20, 30, 40], -1.3730580632449071862, -0.14197613237775756675,
                -0.68423546838620121674
            ),
            (
                [3, 1, 1, 3], -0.014388737452099606921, -1.4152818979931429089,
                -0.72213471743319759946
            ),
            ([0, 5, 7, 0], -6.6745613918144258551, 0, -6.6745613918144258551),
            ([900, 100, 400, 1600], 0, -729.53227721749704348, -729.25050297432935847),
            ([12, 3, 4000, 90000], 0, -31.865624424512207076, -31.865624424512207076),
            (
                [5000, 7000, 5100, 6900], -2.3252306352089065486, -0.097969056905711913038,
                -1.6320834546489612392
            ),
            ([0, 0, 3, 4], 0, 0, 0),
        ] as [([Int], Double, Double, Double)])
    func `Fisher's tails agree with their references`(
        table: [Int], lower: Double, upper: Double, twoSided: Double
    ) {
        let test = FisherExact(table[0], table[1], table[2], table[3])
        expectClose(test.logLowerTail, lower, floor: 1e-12)
        expectClose(test.logUpperTail, upper, floor: 1e-12)
        expectClose(test.logTwoSided, twoSided, floor: 1e-12)
    }

    /// Tables with these margins of which two are exactly equally probable, though their law is not
    /// symmetric, and the two-sided probability of both, in exact arithmetic.
    @Test(
        arguments: [
            (5, 21, 8, [0, 3], 0.28051079355427183), (6, 11, 7, [0, 5], 0.034502262443438916),
            (12, 19, 14, [0, 11], 8.834292531153778e-05),
            (20, 29, 23, [0, 19], 1.6346231208197867e-08),
            (28, 31, 20, [5, 14], 0.0263369908129633),
            (34, 37, 30, [0, 29], 2.1531729427946858e-13),
            (35, 39, 20, [3, 16], 0.0012775162322386424),
        ] as [(Int, Int, Int, [Int], Double)])
    func `rounding decides no tie between equally probable tables`(
        first: Int, second: Int, drawn: Int, cells: [Int], expected: Double
    ) {
        for cell in cells {
            let test = FisherExact(
                cell, first - cell, drawn - cell, second - drawn + cell)
            expectClose(exp(test.logTwoSided), expected, tolerance: 1e-11, "cell \(cell)")
        }
    }

    /// Tables of a large firm: few of the cells that their margins allow are likely at all.
    @Test(arguments: [0, 60, 240, 290, 300, 310, 500, 3000])
    func `the tails of a large table leave out nothing that counts`(cell: Int) {
        let (first, second, drawn) = (30_000, 970_000, 10_000)
        let at = { (cell: Int) in
            FisherExact(cell, first - cell, drawn - cell, second - drawn + cell)
        }
        let (test, next) = (at(cell), at(cell + 1))
        expectClose(exp(test.logLowerTail) + exp(next.logUpperTail), 1, tolerance: 1e-10)
        let smaller = min(test.logLowerTail, test.logUpperTail)
        #expect(test.logTwoSided >= smaller - 1e-9)
        #expect(test.logTwoSided <= min(0, smaller + log(2)) + 1)
    }

    @Test func `exchanging the columns exchanges the tails`() {
        for seed in 0..<100 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let cells = (0..<4).map { _ in sampler.integer(in: 0...9) }
            let test = FisherExact(cells[0], cells[1], cells[2], cells[3])
            let mirrored = FisherExact(cells[1], cells[0], cells[3], cells[2])
            expectClose(mirrored.logLowerTail, test.logUpperTail, floor: 1e-13, "seed \(seed)")
            expectClose(mirrored.logTwoSided, test.logTwoSided, floor: 1e-13, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            (
                [[12, 5, 29], [7, 9, 11], [3, 0, 8]], 10.32307247647638233, 4,
                0.03532338384583405992, 0.7869882933565361042
            ),
            (
                [[1_000_000, 2_000_000], [1_000_001, 2_000_000]], 3.3333311111125154312e-7, 1,
                0.99953934131318323559, 0.9998119368699131077
            ),
            (
                [[30, 0, 4], [2, 0, 40], [0, 0, 0]], 62.744061389874063383, 1,
                2.3539027545623757695e-15, 0.0012216282757809194474
            ),
        ] as [([[Int]], Double, Int, Double, Double)])
    func `G agrees with its references, and an inflation of six divides it`(
        table: [[Int]], statistic: Double, degrees: Int, pValue: Double, inflated: Double
    ) {
        let test = GTest(table)
        expectClose(test.statistic, statistic)
        #expect(test.degreesOfFreedom == degrees)
        expectClose(test.pValue, pValue)
        let law = DirichletMultinomial(mean: [1], concentration: 3)
        let divided = GTest(table, varianceInflation: law.varianceInflation(total: 21))
        expectClose(divided.pValue, inflated)
        #expect(divided.statistic == test.statistic)
    }

    @Test func `a table of one row, or none, tells nothing`() {
        #expect(GTest([[3, 4, 5]]).pValue == 1)
        #expect(GTest([[3, 4, 5], [0, 0, 0]]).degreesOfFreedom == 0)
        #expect(GTest([]).statistic == 0)
    }

    /// Honest affiliates whose shares differ by a Dirichlet law with concentration 3 fail a plain G
    /// test more often than not.
    @Test func `an overdispersed composition is not accused once its inflation is divided out`() {
        var sampler = SeededSampler(seed: 5)
        var (plain, divided) = (0, 0)
        for _ in 0..<400 {
            let share = sampler.beta(1.5, 1.5)
            let ones = sampler.binomial(40, share)
            let table = [[ones, 40 - ones], [50_000, 50_000]]
            plain += GTest(table).pValue < 0.01 ? 1 : 0
            divided += GTest(table, varianceInflation: 43.0 / 4).pValue < 0.01 ? 1 : 0
        }
        #expect(plain > 150 && divided <= 8, "plain \(plain), divided \(divided)")
    }
}
