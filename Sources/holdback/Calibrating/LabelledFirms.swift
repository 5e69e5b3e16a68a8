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
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let run = ScanRun(
            paths: [folder], engine: Engine(rules: rules, plan: .standard, threads: threads),
            conventions: .standard, threads: threads, isQuiet: true)
        let outcome = try run.run(withEvidence: true).outcome
        return LabelledFirm(
            evidence: outcome.evidence,
            affiliates: outcome.affiliates.map { ($0.id, $0.customers) },
            guiltyAffiliates: Set(labels.affiliates.keys),
            guiltyCustomers: Set(labels.customers.keys),
            unclearCustomers: Set(labels.greyCustomers ?? []))
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
