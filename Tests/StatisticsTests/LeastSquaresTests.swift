import Testing

@testable import Statistics

@Suite struct LeastSquaresTests {
    /// Reference values: NIST StRD, NoInt2.
    @Test func `a line through the origin has its R squared about zero`() throws {
        let fit = try LeastSquares.fit(
            design: Matrix(columns: [[4, 5, 6]]), response: [3, 4, 4], hasIntercept: false)
        expectClose(fit.coefficients[0], 0.727272727272727, tolerance: 1e-14)
        expectClose(fit.standardErrors[0], 0.420827318078432e-1, tolerance: 1e-14)
        expectClose(fit.residualDeviation, 0.369274472937998, tolerance: 1e-14)
        expectClose(fit.rSquared, 0.993348115299335, tolerance: 1e-14)
    }

    /// The powers of `0...20` with response `sum of x^k`, `k` in 0...5, are nearly dependent.
    @Test func `a polynomial of degree five comes back to the last digits`() throws {
        let points = (0...20).map(Double.init)
        let powers = (0...5).map { degree in
            points.map { x in (0..<degree).reduce(1) { power, _ in power * x } }
        }
        let response = points.indices.map { row in powers.reduce(0) { $0 + $1[row] } }
        let fit = try LeastSquares.fit(design: Matrix(columns: powers), response: response)
        for coefficient in fit.coefficients { expectClose(coefficient, 1, tolerance: 1e-14) }
        #expect(fit.rSquared == 1)
    }

    @Test func `a response in the design's span leaves no residual, with as many rows as columns`()
        throws
    {
        let fit = try LeastSquares.fit(
            design: Matrix(rows: [[1, 2], [3, 4]]), response: [5, 11], hasIntercept: false)
        expectClose(fit.coefficients[0], 1, tolerance: 1e-14)
        expectClose(fit.coefficients[1], 2, tolerance: 1e-14)
        #expect(fit.residualDeviation == 0)
    }

    @Test(
        arguments: [
            ([[1, 1, 1], [0, 0, 0]], .rankDeficient(column: 1)),
            ([[1, 1, 1, 1], [1, 2, 3, 4], [3, 5, 7, 9]], .rankDeficient(column: 2)),
            ([[0.1, 0.3, 0.7, 0.9], [1e9, 3e9, 7e9, 9e9]], .rankDeficient(column: 1)),
            ([[1], [2]], .tooFewRows(found: 1, needed: 2)),
        ] as [([[Double]], LinearAlgebraError)])
    func `a redundant column is named`(columns: [[Double]], expected: LinearAlgebraError) {
        #expect(throws: expected) {
            try LeastSquares.fit(
                design: Matrix(columns: columns),
                response: Array(repeating: 1, count: columns[0].count))
        }
    }

    @Test func `the scale of a column changes its coefficient alone`() throws {
        let columns: [[Double]] = [[1, 1, 1, 1, 1], [0.3, 1.7, 2.2, 3.9, 4.1]]
        let response = [1.0, 2.5, 2, 4.5, 4]
        let plain = try LeastSquares.fit(design: Matrix(columns: columns), response: response)
        let scaled = try LeastSquares.fit(
            design: Matrix(columns: [columns[0], columns[1].map { 0x1p600 * $0 }]),
            response: response)
        #expect(scaled.coefficients[0] == plain.coefficients[0])
        #expect(scaled.coefficients[1] == 0x1p-600 * plain.coefficients[1])
        #expect(scaled.standardErrors[1] == 0x1p-600 * plain.standardErrors[1])
    }
}

@Suite struct MomentsTests {
    @Test func `a large offset costs no digits`() {
        let moments = Moments([10_000_001, 10_000_003, 10_000_002])
        #expect(moments.mean == 10_000_002 && moments.standardDeviation == 1)
        #expect(moments.lagOneAutocorrelation == -0.5 && moments.count == 3)
    }

    @Test func `a sum carries what each addition rounds away, and each product`() {
        var sum = CompensatedSum()
        for term in [0x1p53, 1, 1, -0x1p53] { sum.add(term) }
        #expect(sum.value == 2)
        var products = CompensatedSum()
        products.add(1 + 0x1p-40, times: 1 - 0x1p-40)
        products.add(-1)
        #expect(products.value == -0x1p-80)
    }

    @Test func `one value has a mean only, and equal values no autocorrelation`() {
        let single = Moments([3])
        #expect(single.mean == 3 && single.standardDeviation == nil)
        let level = Moments([0.1, 0.1, 0.1])
        #expect(level.mean == 0.1 && level.standardDeviation == 0)
        #expect(level.lagOneAutocorrelation == nil)
    }
}
