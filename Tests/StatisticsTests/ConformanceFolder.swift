import Foundation
import Testing

/// Tables of reference values that this project did not write, if the machine has them.
struct ConformanceFolder {
    /// `$HOLDBACK_CONFORMANCE/statistics`, or `nil` where there is none.
    static let statistics = named("statistics")

    /// `$HOLDBACK_CONFORMANCE/nist`, or `nil` where there is none.
    static let nist = named("nist")

    static let absence = "LEFT OUT: HOLDBACK_CONFORMANCE names no folder that holds these"

    private static func named(_ name: String) -> ConformanceFolder? {
        guard let root = ProcessInfo.processInfo.environment["HOLDBACK_CONFORMANCE"] else {
            return nil
        }
        let folder = URL(fileURLWithPath: root).appendingPathComponent(name)
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(
            atPath: folder.path, isDirectory: &isDirectory)
        return exists && isDirectory.boolValue ? ConformanceFolder(url: folder) : nil
    }

    let url: URL

    /// Names of the files with this extension, ascending.
    func files(_ pathExtension: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path)
            .filter { $0.hasSuffix("." + pathExtension) }.sorted()
    }

    func data(_ name: String) throws -> Data {
        try Data(contentsOf: url.appendingPathComponent(name))
    }

    func json(_ name: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: data(name))
        return try #require(object as? [String: Any], "`\(name)` must hold an object")
    }

    /// The header and the rows of a table of numbers.
    func table(_ name: String) throws -> (header: [String], rows: [[Double]]) {
        let lines = String(decoding: try data(name), as: UTF8.self)
            .split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let rows = try lines.dropFirst().map { line in
            try line.map { try #require(Double($0), "`\($0)` in `\(name)` is no number") }
        }
        return (lines.first?.map(String.init) ?? [], Array(rows))
    }
}

/// Passed and failed comparisons of one file or of one part of it.
struct ConformanceTally {
    let name: String
    private(set) var passed = 0
    private(set) var failed = 0
    private(set) var worst = 0.0
    private(set) var failures: [String] = []

    init(_ name: String) {
        self.name = name
    }

    /// Counts one case: its relative errors with their tolerances.
    mutating func count(_ errors: [(error: Double, tolerance: Double)], _ what: String) {
        for (error, _) in errors where !(error <= worst) {
            worst = error
        }
        if errors.allSatisfy({ $0.error <= $0.tolerance }) {
            passed += 1
        } else {
            failed += 1
            failures.append("\(what): relative errors \(errors.map(\.error))")
        }
    }

    /// Prints the tally and records a failure for each case that missed.
    func report() {
        print("conformance \(name): \(passed) passed, \(failed) failed, worst \(worst)")
        for failure in failures.prefix(10) {
            Issue.record("\(name): \(failure)")
        }
        #expect(failed == 0, "\(name)")
    }
}

/// Relative error; values below the smallest normal number compare as equal.
func relativeError(_ found: Double, _ expected: Double) -> Double {
    if found == expected { return 0 }
    let difference = abs(found - expected)
    return difference < 1e-307 ? 0 : difference / abs(expected)
}
