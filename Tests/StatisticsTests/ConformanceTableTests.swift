import Foundation
import Testing

@testable import Statistics

/// One column of a table: whose tolerance it goes by, and how to compute it from a row's inputs.
private struct Column: Sendable {
    let name: String
    let toleranceOf: String
    let compute: @Sendable ([Double]) -> Double
}

/// Tables are recognised by their header, which begins with the inputs.
private struct Form: Sendable {
    let header: [String]
    let inputs: Int
    let columns: [Column]

    init(_ header: String, inputs: Int, columns: [Column]) {
        self.header = header.split(separator: ",").map(String.init)
        self.inputs = inputs
        self.columns = columns
    }
}

private typealias Special = SpecialFunctions

/// Only the regularized columns of the incomplete functions are compared: larger arguments than
/// those of a small table overflow the others, and some tables hold their bare mantissas.
private let forms = [
    Form(
        "a,b,x,beta,betac,ibeta,ibetac", inputs: 3,
        columns: [
            Column(name: "ibeta", toleranceOf: "betainc") {
                Special.incompleteBeta($0[2], $0[0], $0[1])
            },
            Column(name: "ibetac", toleranceOf: "betainc") {
                Special.incompleteBetaComplement($0[2], $0[0], $0[1])
            },
        ]),
    Form(
        "a,x,upper,Q,lower,P", inputs: 2,
        columns: [
            Column(name: "Q", toleranceOf: "gammaincc") {
                Special.incompleteGammaComplement($0[0], $0[1])
            },
            Column(name: "P", toleranceOf: "gammainc") {
                Special.incompleteGamma($0[0], $0[1])
            },
        ]),
    Form(
        "x,erf,erfc", inputs: 1,
        columns: [
            Column(name: "erf", toleranceOf: "erf") { Special.erf($0[0]) },
            Column(name: "erfc", toleranceOf: "erfc") { Special.erfc($0[0]) },
        ]),
    Form(
        "x,digamma", inputs: 1,
        columns: [Column(name: "digamma", toleranceOf: "digamma") { Special.digamma($0[0]) }]),
    Form(
        "x,gamma,lgamma", inputs: 1,
        columns: [
            Column(name: "gamma", toleranceOf: "gamma") { Special.gamma($0[0]) },
            Column(name: "lgamma", toleranceOf: "gammaln") { Special.logGamma($0[0]) },
        ]),
    Form(
        "x,log1p,expm1", inputs: 1,
        columns: [
            Column(name: "log1p", toleranceOf: "log1p") { Special.log1p($0[0]) },
            Column(name: "expm1", toleranceOf: "expm1") { Special.expm1($0[0]) },
        ]),
]

@Suite struct ConformanceTableTests {
    @Test func `every table of special functions agrees to twelve digits or its own tolerance`()
        throws
    {
        guard let folder = ConformanceFolder.statistics else {
            print("conformance statistics tables: \(ConformanceFolder.absence)")
            return
        }
        for name in try folder.files("csv") {
            let (header, rows) = try folder.table(name)
            guard let form = forms.first(where: { $0.header == header }) else {
                print("conformance \(name): LEFT OUT, no such form: \(header)")
                continue
            }
            check(name, rows, against: form, tolerances: tolerances(of: name, in: folder))
        }
    }

    private func check(
        _ name: String, _ rows: [[Double]], against form: Form, tolerances: [String: Double]
    ) {
        var tally = ConformanceTally(name)
        for row in rows {
            let inputs = Array(row.prefix(form.inputs))
            let errors = zip(form.header, row).compactMap { name, expected in
                form.columns.first { $0.name == name }.map { column in
                    (
                        error: relativeError(column.compute(inputs), expected),
                        tolerance: max(tolerances[column.toleranceOf] ?? 0, 1e-12)
                    )
                }
            }
            tally.count(errors, "\(inputs)")
        }
        tally.report()
    }

    /// SciPy's relative tolerances for a table by function name, the loosest of each.
    private func tolerances(of name: String, in folder: ConformanceFolder) -> [String: Double] {
        let entry = (try? folder.json("META.json"))?[name] as? [String: Any]
        let pairs = entry?["scipy_rtol"] as? [[String]] ?? []
        return pairs.reduce(into: [:]) { result, pair in
            guard pair.count == 2, let value = Double(pair[1]) else { return }
            result[pair[0]] = max(result[pair[0]] ?? 0, value)
        }
    }
}
