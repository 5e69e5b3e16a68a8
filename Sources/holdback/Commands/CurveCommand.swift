internal import ArgumentParser
internal import Detection
internal import Pipeline
private import Foundation
internal import Records
internal import Rules
internal import ServerOptions

/// `holdback curve`: what would be held at other thresholds.
struct CurveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curve",
        abstract: "Tell how much would be held at each threshold of the probability.",
        discussion: """
            Scans a firm's files and counts, for each threshold, the lines, money and affiliates \
            that would be held. The threshold of a scan is cost_false_hold / (cost_false_hold + \
            cost_missed_fraud) of calibration.yaml. A truth.json beside the records tells how much \
            of it honest people earned.
            """)

    @Argument(help: "Folders, files, or - for standard input.")
    var data: [String]

    @OptionGroup var engine: EngineOptions
    @OptionGroup var asOf: AsOfOption
    @OptionGroup var config: ConfigOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        var settings = try engine.settings(asOf: asOf.time)
        var calibration = settings.rules.calibration
        let present = calibration.holdThreshold
        // Everything that any flag names is held; each threshold leaves some of it.
        calibration.costOfFalseHold = 0
        settings.rules = settings.rules.calibrated(by: calibration)
        let answer = try ScanRun(
            paths: data, engine: settings.makeEngine(), conventions: try config.conventions(),
            threads: settings.threads, isQuiet: shared.quiet || shared.json
        ).run()
        let curve = MoneyCurve(
            of: answer.outcome, present: present, labels: try LabelFile.beside(data))
        if shared.json {
            Terminal.standardOutput(curve.json())
        } else if !shared.quiet {
            Terminal.standardOutput(curve.text(shared.paint))
        }
        try FirmRecords.report(answer.rejects.count)
    }
}
