internal import ArgumentParser
internal import Pipeline
internal import Detection
private import Foundation
internal import Rules
internal import Simulator

/// `holdback calibrate`: learns from labelled firms what evidence is worth.
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Fit what evidence is worth to firms of which the truth is known.",
        discussion: """
            Without folders, firms are simulated in many variants: every other variant is fitted \
            on, the rest are reported on. With folders (each a firm's records and its truth.json), \
            every other firm is fitted on; a single firm is fitted and reported on alike. Priors, \
            costs and hold scope of the present calibration stay.
            """)

    @Argument(help: "Folders of labelled firms; none to simulate.")
    var data: [String] = []

    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(help: "Write the calibration to this file, for example rules/calibration.yaml.")
    var out: String?

    @Option(help: "Write a reliability plot (SVG) to this file.")
    var plot: String?

    @Option(parsing: .unconditional, help: "Simulated firms of each variant.")
    var firms = 3

    @Option(help: "The first seed of simulated firms.")
    var seed: UInt64 = 1000

    @Flag(help: "Write the calibration though it is worse than the present one.")
    var force = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if !(1...1000).contains(firms) {
            throw ValidationError("--firms takes 1 to 1000, got \(firms)")
        }
    }

    func run() throws {
        try guardOutputs(("--plot", plot)) { $0.keep(rules: rules) }
        try guardOutputs(("--plot", plot), ("--out", out)) { files in
            // The calibration is what may be written anew.
            files.keep(rules: rules, withCalibration: false)
            files.keep(records: data)
            for folder in data { files.keep("\(folder)/truth.json", as: "the labels") }
        }
        let ruleSet = try loadRules(rules)
        let (fitted, reported, isInSample) = try labelledFirms(ruleSet)
        guard Self.hasBothSides(fitted) else {
            throw Failure(
                code: .usage,
                message: "error: the firms to fit on need both cheats and honest affiliates\n"
                    + "  hint: name the cheats in `affiliates` of their truth.json")
        }
        let calibration = try CalibrationFit(fitted, rules: ruleSet.running).calibration()
        let before = Reliability(of: ruleSet.calibration, rules: ruleSet, on: reported)
        let after = Reliability(of: calibration, rules: ruleSet, on: reported)
        if let plot {
            try writeText(ReliabilityPlot(before: before, after: after).svg, to: plot)
        }
        show(
            CalibrationReport(
                fitted: fitted.count, reported: reported.count, isInSample: isInSample, before,
                after))
        guard let out else { return }
        if after.logLoss > before.logLoss + Self.tolerance, !force {
            throw Failure(
                code: .found,
                message: "\(out): error: the fit is worse than the present calibration, nothing is "
                    + "written\n  hint: give more labelled firms, or --force")
        }
        if !force { try requireHolds(calibration, ruleSet, out) }
        try writeText(calibration.text(), to: out)
    }

    /// Refuses curves under which a firm that has money held would have none.
    private func requireHolds(
        _ calibration: Calibration, _ rules: RuleSet, _ out: String
    ) throws {
        let firms = LabelledFirms(rules: rules, isQuiet: true)
        for folder in data {
            let before = try firms.held(in: folder, by: rules.calibration)
            if try before.isEmpty || !firms.held(in: folder, by: calibration).isEmpty { continue }
            throw Failure(
                code: .found,
                message:
                    "\(out): error: under the fit nothing of \(amountsText(before)) that `\(folder)` "
                    + "has held would be held any more, so nothing is written\n"
                    + "  hint: label more cheats, or say --force")
        }
    }

    /// Log-loss, in nats, by which a fit may seem worse by chance.
    private static let tolerance = 0.01

    private static func hasBothSides(_ firms: [LabelledFirm]) -> Bool {
        let guilty = firms.reduce(0) { sum, firm in
            sum + firm.affiliates.count { firm.guiltyAffiliates.contains($0.id) }
        }
        return guilty > 0 && guilty < firms.reduce(0) { $0 + $1.affiliates.count }
    }

    /// Those that are fitted on and those that are reported on; whether these are the same.
    private func labelledFirms(
        _ rules: RuleSet
    ) throws -> (fitted: [LabelledFirm], reported: [LabelledFirm], isInSample: Bool) {
        let source = LabelledFirms(rules: rules, isQuiet: shared.quiet || shared.json)
        if data.isEmpty {
            return (
                try source.simulated(configurations(evenVariants: true)),
                try source.simulated(configurations(evenVariants: false)), false
            )
        }
        let all = try data.map(source.firm)
        if all.count == 1 { return (all, all, true) }
        let parts = [0, 1].map { rest in
            all.enumerated().filter { $0.offset % 2 == rest }.map(\.element)
        }
        // Whatever their order, the fit needs a part in which some cheat.
        if Self.hasBothSides(parts[0]) { return (parts[0], parts[1], false) }
        return Self.hasBothSides(parts[1]) ? (parts[1], parts[0], false) : (all, all, true)
    }

    private func configurations(evenVariants: Bool) -> [FirmConfiguration] {
        FirmVariant.allCases.enumerated().filter { ($0.offset % 2 == 0) == evenVariants }
            .flatMap { place, variant in
                // Firms of one seed share their people whatever the variant: each gets its own.
                (0..<firms).map { number in
                    variant.configuration(seed: seed &+ UInt64(place * firms + number))
                }
            }
    }

    private func show(_ report: CalibrationReport) {
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text())
        }
    }
}
