import Detection
import FirmRecords
import Foundation
import Holds
import Records
import Rules
import Testing

/// Where the rules that ship with the package lie.
let shippedRulesFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("rules").path

let shippedRules: RuleSet = {
    do {
        return try RuleSet.load(directory: shippedRulesFolder)
    } catch {
        preconditionFailure("\(error)")
    }
}()

func makeEngine(threads: Int = 1, plan: CommissionPlan = .standard) -> Engine {
    Engine(rules: shippedRules, plan: plan, threads: threads)
}

/// What an engine says of rows that arrive in their order.
///
/// - Parameter settles: how many settles are spread between the batches, besides the last.
func outcome(
    of rows: [FieldRow], batchSize: Int = .max, settles: Int = 0, asOf: EventTime? = nil,
    threads: Int = 1
) -> Outcome {
    var engine = makeEngine(threads: threads)
    let batches = batches(rows, size: batchSize)
    for (index, batch) in batches.enumerated() {
        #expect(engine.apply(batch).isEmpty)
        if index * (settles + 1) / batches.count != (index + 1) * (settles + 1) / batches.count,
            index + 1 < batches.count
        {
            _ = engine.settle()
        }
    }
    if let asOf { engine.advance(to: asOf) }
    return engine.settle()
}

extension Outcome {
    /// Every output row and count, as it would be written.
    var lines: [String] {
        (flags.map(\.jsonLine) + holds.map(\.jsonLine) + affiliates.map(\.jsonLine))
            .map { String(decoding: $0, as: UTF8.self) }
            + ruleErrors.map { "\($0)" } + ["\(asOf) \(counts)"]
    }

    func flags(_ pattern: String) -> [Flag] { flags.filter { $0.pattern == pattern } }
}

/// The first line in which two outcomes differ.
func difference(_ found: [String], _ expected: [String]) -> String? {
    if found == expected { return nil }
    let place =
        zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset
        ?? min(found.count, expected.count)
    let line = { (lines: [String]) in place < lines.count ? lines[place] : "nothing" }
    return "line \(place): \(line(found))\n    instead of \(line(expected))"
}

func expectSame(
    _ found: Outcome, _ expected: Outcome, sourceLocation: SourceLocation = #_sourceLocation
) {
    let difference = difference(found.lines, expected.lines)
    #expect(difference == nil, sourceLocation: sourceLocation)
}

/// The shipped rules under a calibration whose text is changed.
func shipped(_ change: (String) -> String) throws -> RuleSet {
    var files = try RuleFiles.read(directory: shippedRulesFolder)
    files.calibration = SourceFile(
        path: files.calibration.path, text: change(files.calibration.text))
    return try RuleSet.compile(files)
}
