internal import Detection
private import Foundation
internal import Holds
internal import Records
internal import Rules
internal import Simulator

/// Firms of which the truth is known, scanned.
struct LabelledFirms {
    let rules: RuleSet
    let isQuiet: Bool

    /// A firm's folder with `truth.json` beside the records.
    func firm(in folder: String) throws -> LabelledFirm {
        let labels = try LabelFile.read(folder: folder)
        let outcome = try outcome(of: folder, rules, withEvidence: true)
        return LabelledFirm(
            evidence: outcome.evidence,
            affiliates: outcome.affiliates.map { ($0.id, $0.customers) },
            guiltyAffiliates: Set(labels.affiliates.keys),
            guiltyCustomers: Set(labels.customers.keys),
            unclearAffiliates: Set(labels.greyAffiliates ?? []),
            unclearCustomers: Set(labels.greyCustomers ?? []))
    }

    /// The lines that a folder's records have held under a calibration.
    func held(in folder: String, by calibration: Calibration) throws -> [(
        currency: CurrencyCode, amount: Money
    )] {
        try outcome(of: folder, rules.calibrated(by: calibration), withEvidence: false).holds
            .map { ($0.line.currency, $0.line.amount) }
    }

    private func outcome(
        of folder: String, _ rules: RuleSet, withEvidence: Bool
    ) throws -> Outcome {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        return try ScanRun(
            paths: [folder], engine: Engine(rules: rules, plan: .standard, threads: threads),
            conventions: .standard, threads: threads, isQuiet: true
        ).run(withEvidence: withEvidence).outcome
    }

    /// Firms that are made, scanned and forgotten.
    func simulated(_ configurations: [FirmConfiguration]) throws -> [LabelledFirm] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(
                "holdback-calibrate-\(ProcessInfo.processInfo.processIdentifier)"
            )
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try configurations.enumerated().map { index, configuration in
            if !isQuiet {
                Terminal.standardError(
                    "firm \(index + 1) of \(configurations.count): "
                        + "\(configuration.variant.rawValue), seed \(configuration.seed)")
            }
            try FirmFolder.write(simulateFirm(configuration), to: folder)
            return try firm(in: folder)
        }
    }
}
