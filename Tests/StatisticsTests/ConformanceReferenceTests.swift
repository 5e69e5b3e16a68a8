import Foundation
import Testing

@testable import Statistics

/// One case of a reference file: fields that are numbers, decimal strings or lists.
private struct Case {
    let fields: [String: Any]

    func number(_ name: String) throws -> Double {
        if let text = fields[name] as? String { return try #require(Double(text)) }
        return try #require(fields[name] as? Double, "no number `\(name)` in \(fields)")
    }

    func integer(_ name: String) throws -> Int {
        Int(try number(name))
    }

    func list<Element>(_ name: String, of type: Element.Type = Element.self) throws -> [Element] {
        try #require(fields[name] as? [Element], "no list `\(name)` in \(fields)")
    }

    /// `ln` of a decimal string that may lie below the range of `Double`.
    func logarithm(_ name: String) throws -> Double {
        guard let text = fields[name] as? String else { return log(try number(name)) }
        let parts = text.lowercased().split(separator: "e")
        let exponent = parts.count > 1 ? try #require(Double(parts[1])) : 0
        return log(try #require(Double(parts[0]))) + exponent * log(10)
    }
}

private typealias Errors = [Double]

/// The parts of a reference file that this module can be held to.
private let parts: [(name: String, errors: @Sendable (Case) throws -> Errors)] = [
    (
        "beta_binomial",
        { one in
            let law = BetaBinomial(
                alpha: try one.number("alpha"), beta: try one.number("beta"))
            let (k, n) = (try one.integer("k"), try one.integer("n"))
            return [
                logError(law.logProbability(k, of: n), try one.logarithm("pmf")),
                relativeError(law.lowerTail(k, of: n), try one.number("cdf")),
                logError(law.logUpperTail(k, of: n), try one.logarithm("sf_ge")),
                relativeError(law.upperTail(k, of: n), try one.number("sf_ge")),
            ]
        }
    ),
    (
        "binom_sf_ge",
        { one in
            let law = Binomial(rate: try one.number("p"))
            let tail = law.upperTail(try one.integer("k"), of: try one.integer("n"))
            return [relativeError(tail, try one.number("sf_ge"))]
        }
    ),
    (
        "poisson_sf_ge",
        { one in
            let law = Poisson(mean: try one.number("mu"))
            return [relativeError(law.upperTail(try one.integer("k")), try one.number("sf_ge"))]
        }
    ),
    (
        "chi2_sf",
        { one in
            let law = ChiSquared(degreesOfFreedom: try one.number("df"))
            return [relativeError(law.upperTail(try one.number("x")), try one.number("sf"))]
        }
    ),
    (
        "norm",
        { one in
            [relativeError(Normal.upperTail(try one.number("z")), try one.number("sf"))]
        }
    ),
    (
        "contingency",
        { one in
            let law = ChiSquared(degreesOfFreedom: try one.number("df"))
            let table: [[Int]] = try one.list("table")
            let test = GTest(table)
            return [
                relativeError(law.upperTail(try one.number("chi2")), try one.number("chi2_p")),
                relativeError(test.statistic, try one.number("G")),
                relativeError(Double(test.degreesOfFreedom), try one.number("df")),
                relativeError(test.pValue, try one.number("G_p")),
            ] + (try fisherErrors(table, one))
        }
    ),
    // The least determinant and badly conditioned distances are held to nine digits.
    (
        "mcd",
        { one in
            let rows = Matrix(rows: try one.list("X", of: [Double].self))
            let fit = try RobustCovariance.fit(rows: rows, subsetSize: try one.integer("h_raw"))
            let excess = fit.rawLogDeterminant - (try one.number("raw_logdet"))
            let reweighted = try Mahalanobis(
                location: try one.list("location"),
                scatter: Matrix(rows: try one.list("covariance", of: [Double].self)))
            return [1e-3 * max(excess, 0)]
                + zip(
                    reweighted.squaredDistances(rows),
                    try one.list("mahalanobis_sq", of: Double.self)
                ).map { 1e-3 * relativeError($0, $1) }
        }
    ),
    (
        "bh",
        { one in
            let pValues: [Double] = try one.list("p")
            let adjusted = FalseDiscovery.benjaminiHochberg(pValues)
            let rejected: [Bool] = try one.list("reject_fdr_bh")
            return try zip(adjusted, one.list("fdr_bh", of: Double.self)).map(relativeError)
                + zip(
                    FalseDiscovery.benjaminiYekutieli(pValues),
                    one.list("fdr_by", of: Double.self)
                ).map(relativeError)
                + [adjusted.map { $0 <= 0.05 } == rejected ? 0 : .infinity]
        }
    ),
]

/// What the file holds of Fisher's test for a table, if anything.
private func fisherErrors(_ table: [[Int]], _ one: Case) throws -> Errors {
    guard one.fields["fisher_p_two_sided"] != nil else { return [] }
    let test = FisherExact(table[0][0], table[0][1], table[1][0], table[1][1])
    return [
        relativeError(exp(test.logTwoSided), try one.number("fisher_p_two_sided")),
        relativeError(exp(test.logUpperTail), try one.number("fisher_p_greater")),
    ]
}

/// Relative error of the value whose logarithms these are.
private func logError(_ found: Double, _ expected: Double) -> Double {
    abs(expm1(found - expected))
}

@Suite struct ConformanceReferenceTests {
    @Test func `functions agree with the reference values to twelve digits`()
        throws
    {
        guard let folder = ConformanceFolder.statistics else {
            print("conformance statistics references: \(ConformanceFolder.absence)")
            return
        }
        for name in try folder.files("json") where name != "META.json" {
            let contents = try folder.json(name)
            for left in contents.keys.sorted() where !parts.contains(where: { $0.name == left }) {
                let inner = (contents[left] as? [String: Any])?.keys.sorted() ?? []
                print(
                    "conformance \(name) \(left): LEFT OUT, nothing here has a use for it: \(inner)"
                )
            }
            for part in parts {
                guard let cases = contents[part.name] as? [[String: Any]] else { continue }
                var tally = ConformanceTally("\(name) \(part.name)")
                for fields in cases {
                    let errors = try part.errors(Case(fields: fields))
                    tally.count(errors.map { ($0, 1e-12) }, "\(fields)")
                }
                tally.report()
            }
        }
    }
}
