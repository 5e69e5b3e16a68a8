import Foundation
import RuleLanguage
import Testing

/// Runs the tests of the Common Expression Language that `HOLDBACK_CONFORMANCE` has in `cel`.
@Suite struct ConformanceTests {
    @Test func `the language passes its specification's own tests`() throws {
        guard let folder = ProcessInfo.processInfo.environment["HOLDBACK_CONFORMANCE"] else {
            print("language conformance: LEFT OUT, since HOLDBACK_CONFORMANCE is not set")
            return
        }
        let tests = URL(fileURLWithPath: folder).appending(path: "cel")
        guard FileManager.default.fileExists(atPath: tests.path) else {
            print("language conformance: LEFT OUT, since there is no folder \(tests.path)")
            return
        }
        let files = try conformanceFiles(in: tests)
        #expect(!files.isEmpty, "no test files in \(tests.path)")
        for file in files {
            let cases = try ConformanceCase.load(file)
            let report = ConformanceReport(name: file.lastPathComponent, cases: cases)
            print(report.summary)
            for failure in report.failures { print("    \(failure)") }
            #expect(report.values.share >= report.valueThreshold, "\(report.summary)")
            #expect(report.errors.share >= report.errorThreshold, "\(report.summary)")
        }
    }

    private func conformanceFiles(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}

/// Passed and failed tests of one file, those that expect a value and an error apart.
struct ConformanceReport {
    struct Count {
        var passed = 0
        var failed = 0
        var share: Double { passed + failed == 0 ? 1 : Double(passed) / Double(passed + failed) }
    }

    var name: String
    var values = Count()
    var errors = Count()
    var failures: [String] = []

    init(name: String, cases: [Result<ConformanceCase, any Error>]) {
        self.name = name
        for test in cases {
            switch test {
            case .success(let test): add(test)
            case .failure(let error):
                values.failed += 1
                failures.append("unreadable test: \(error)")
            }
        }
    }

    private mutating func add(_ test: ConformanceCase) {
        let failure = test.failure()
        let count = test.expectsError ? \ConformanceReport.errors : \.values
        self[keyPath: count].passed += failure == nil ? 1 : 0
        self[keyPath: count].failed += failure == nil ? 0 : 1
        if let failure { failures.append("\(test.name) `\(test.expression)`: \(failure)") }
    }

    private var isExtension: Bool {
        name.hasSuffix("_ext.json") || name == "optionals.json" || name == "macros2.json"
    }
    var valueThreshold: Double { isExtension ? 0.95 : 0.995 }
    var errorThreshold: Double { isExtension ? 0.95 : 0.99 }

    var summary: String {
        "\(name): values \(values.passed) passed, \(values.failed) failed; "
            + "errors \(errors.passed) passed, \(errors.failed) failed"
    }
}
