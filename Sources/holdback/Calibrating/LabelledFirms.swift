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

    /// A firm's folder with `truth.json` beside the records, and what it has held.
    func named(_ folder: String) throws -> NamedFirm {
        let labels = try LabelFile.read(folder: folder)
        let outcome = try outcome(of: folder, rules, withEvidence: true)
        let firm = LabelledFirm(
            evidence: outcome.evidence,
            affiliates: outcome.affiliates.map { ($0.id, $0.customers) },
            guiltyAffiliates: Set(labels.affiliates.keys),
            guiltyCustomers: Set(labels.customers.keys),
            unclearAffiliates: Set(labels.greyAffiliates ?? []),
            unclearCustomers: Set(labels.greyCustomers ?? []))
        return NamedFirm(folder: folder, firm: firm, held: HeldMoney(outcome.holds, of: firm))
    }

    /// What a firm would have held under another calibration.
    func held(_ named: NamedFirm, by calibration: Calibration) throws -> HeldMoney {
        HeldMoney(
            try outcome(
                of: named.folder, rules.calibrated(by: calibration), withEvidence: false
            ).holds, of: named.firm)
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
            return try named(folder).firm
        }
    }
}
