internal import ArgumentParser
internal import Pipeline
internal import Detection
internal import Records
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
            costs and hold scope of the present calibration stay. A fit that is worse, or under which \
            a named firm would have less held of what is not labelled honest, is not written.
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

    @Flag(help: "Write the calibration whatever it costs.")
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
        let firms = LabelledFirms(rules: ruleSet, isQuiet: shared.quiet || shared.json)
        let named = try data.map(firms.named)
        let parts = try data.isEmpty ? simulatedParts(firms) : CalibrationParts(named)
        guard parts.fitted.hasBothSides else {
            throw Failure(
                code: .usage,
                message: "error: the firms to fit on need both cheats and honest affiliates\n"
                    + "  hint: name the cheats in `affiliates` of their truth.json")
        }
        let calibration = try CalibrationFit(
            parts.fitted.firms, rules: ruleSet.running
        ).calibration()
        let report = CalibrationReport(
            parts: parts,
            before: Reliability(
                of: ruleSet.calibration, rules: ruleSet, on: parts.reported.firms),
            after: Reliability(of: calibration, rules: ruleSet, on: parts.reported.firms),
            held: try named.flatMap {
                HeldChange.changes($0, to: try firms.held($0, by: calibration))
            })
        if let plot {
            try writeText(
                ReliabilityPlot(before: report.before, after: report.after).svg, to: plot)
        }
        show(report)
        guard let out else { return }
        if !force { try requireBetter(report, out) }
        try writeText(calibration.text(), to: out)
    }

    /// Refuses a fit that is worse, that can't be told to be any good, or that frees what is held
    /// rightly.
    private func requireBetter(_ report: CalibrationReport, _ out: String) throws {
        let refuse = { (what: String, hint: String) in
            Failure(
                code: .found,
                message: "\(out): error: \(what), so nothing is written\n  hint: \(hint), or "
                    + "say --force")
        }
        if report.after.guilty == 0 {
            throw refuse(
                "nobody in the firms reported on, \(report.parts.reported.name), cheats: whether "
                    + "the fit finds fraud can't be told", "name one more firm with cheats")
        }
        if report.after.isWorse(than: report.before) {
            throw refuse(
                "the fit is worse than the present calibration", "give more labelled firms")
        }
        for row in report.held where row.isFall {
            let (before, after) =
                row.after == .zero
                ? (row.before, row.after) : (row.rightlyBefore, row.rightlyAfter)
            throw refuse(
                "under the fit \(row.text(after)) of \(row.text(before)) \(row.currency) that "
                    + "`\(row.folder)` has held would be held", "label more cheats")
        }
    }

    private func simulatedParts(_ firms: LabelledFirms) throws -> CalibrationParts {
        CalibrationParts(
            fitted: .init(simulated: try firms.simulated(configurations(evenVariants: true))),
            reported: .init(simulated: try firms.simulated(configurations(evenVariants: false))))
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
