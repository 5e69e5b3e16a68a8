import Foundation
import Testing

@testable import Statistics

/// Digits of a data set that its decimals, rounded to double precision, let anyone reach, less a
/// half. A set that is not listed must reach the least digits of its level of difficulty.
private let needed: [String: Double] = [
    "Norris": 13, "Pontius": 13, "NoInt1": 14, "NoInt2": 14, "Filip": 7.6, "Longley": 14,
    "Wampler1": 14, "Wampler2": 12, "Wampler3": 14, "Wampler4": 14, "Wampler5": 14,
    "NumAcc1": 14.5, "NumAcc2": 13.5, "NumAcc3": 9, "NumAcc4": 7.8, "Michelso": 13, "Mavro": 12.5,
]

private func leastDigits(_ set: [String: Any]) -> Double {
    if let digits = needed[set["dataset"] as? String ?? ""] { return digits }
    return set["level"] as? String == "higher" ? 6 : 8
}

/// A certified value and what was found for it.
private typealias Certified = (name: String, found: Double, expected: Double)

/// `-log10` of the relative error, of the absolute one where the value is 0; at most 15.
private func digits(_ value: Certified) -> Double {
    let error =
        value.expected == 0
        ? abs(value.found) : abs(value.found - value.expected) / abs(value.expected)
    return error.isNaN ? 0 : min(max(-log10(error), 0), 15)
}

private func number(_ value: Any?) throws -> Double {
    let text = try #require(value as? String)
    return try #require(Double(text), "`\(text)` is no number")
}

@Suite struct ConformanceNISTTests {
    @Test func `every certified data set is met to the digits that QR can reach`() throws {
        guard let folder = ConformanceFolder.nist else {
            print("conformance nist: \(ConformanceFolder.absence)")
            return
        }
        for name in try folder.files("json") {
            let set = try folder.json(name)
            switch set["kind"] as? String {
            case "linear": report(name, set, try linear(set))
            case "univariate": report(name, set, try univariate(set))
            case let kind:
                print(
                    "conformance nist \(name): LEFT OUT, nothing here has a use for \(kind ?? "-")")
            }
        }
    }

    private func report(_ name: String, _ set: [String: Any], _ values: [Certified]) {
        let target = leastDigits(set)
        let failed = values.filter { !(digits($0) >= target) }
        let least = values.map(digits).min() ?? 0
        print(
            "conformance nist \(name): \(values.count - failed.count) passed, "
                + "\(failed.count) failed, "
                + String(format: "least digits %.1f of %.1f needed", least, target))
        for value in failed {
            Issue.record("\(name) \(value.name): \(value.found), certified \(value.expected)")
        }
        #expect(!values.isEmpty, "\(name) certifies nothing")
    }

    private func univariate(_ set: [String: Any]) throws -> [Certified] {
        let sample = try #require(set["y"] as? [String]).map { try number($0) }
        let moments = Moments(sample)
        return [
            ("mean", moments.mean, try number(set["mean"])),
            ("sd", moments.standardDeviation ?? .nan, try number(set["sd"])),
            ("autocorr1", moments.lagOneAutocorrelation ?? .nan, try number(set["autocorr1"])),
        ]
    }

    private func linear(_ set: [String: Any]) throws -> [Certified] {
        let rows = try #require(set["rows_y_first"] as? [[String]]).map { try $0.map(number) }
        let hasIntercept = set["intercept"] as? Bool ?? true
        let degree = set["polynomial"] as? Int ?? 1
        let design = rows.map { row in
            (hasIntercept ? [1.0] : [])
                + (row.count == 2 ? powers(row[1], upTo: degree) : Array(row.dropFirst()))
        }
        let fit = try LeastSquares.fit(
            design: Matrix(rows: design), response: rows.map { $0[0] },
            hasIntercept: hasIntercept)
        let parameters = try #require(set["params"] as? [[String: Any]])
        #expect(parameters.count == fit.coefficients.count)
        var values: [Certified] = [
            ("residual_sd", fit.residualDeviation, try number(set["residual_sd"])),
            ("r_squared", fit.rSquared, try number(set["r_squared"])),
        ]
        for (index, parameter) in parameters.enumerated() {
            values.append(
                ("B\(index)", fit.coefficients[index], try number(parameter["estimate"])))
            values.append(
                ("sd of B\(index)", fit.standardErrors[index], try number(parameter["sd"])))
        }
        return values
    }

    private func powers(_ x: Double, upTo degree: Int) -> [Double] {
        (0..<degree).reduce(into: []) { powers, _ in powers.append((powers.last ?? 1) * x) }
    }
}
