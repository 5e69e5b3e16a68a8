internal import ArgumentParser
internal import Detection
internal import Feeds
internal import Pipeline
internal import Records
internal import Rules
internal import ServerOptions

/// `holdback backtest`: what rules would have cost and saved in a firm's past.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Judge a firm's past settle by settle, and tell what holding would have cost.",
        discussion: """
            Plays a firm's files in the order in which their records became known, and judges \
            them again and again, each time by what was known then. A line is paid when it is due \
            unless a flag holds it; what is held after that comes too late. With --rule that rule \
            is judged as if it were live, beside the same history without it. A truth.json beside \
            the records tells whose money was held rightly.
            """)

    @Argument(help: "Folders or files.")
    var data: [String]

    @OptionGroup var engine: EngineOptions
    @OptionGroup var config: ConfigOption

    @Option(help: "A rule to judge as if it were live, in whatever state its file has it.")
    var rule: String?

    @Option(help: "The day or time it begins with; by default the first record's day.")
    var from: String?

    @Option(
        help:
            "The last time that is judged, an RFC 3339 time or a day's end; by default the last record's."
    )
    var until: String?

    @Option(parsing: .unconditional, help: "Days between two settles, 1 to 365.")
    var every = 7

    @Option(
        parsing: .unconditional,
        help: "Days after which a line that nothing holds is paid, 0 to 365.")
    var payAfter = 30

    @Option(parsing: .unconditional, help: "Flags of the rule to list.")
    var top = 10

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if !(1...365).contains(every) {
            throw ValidationError("--every takes 1 to 365 days, got \(every)")
        }
        if !(0...365).contains(payAfter) {
            throw ValidationError("--pay-after takes 0 to 365 days, got \(payAfter)")
        }
        if top < 1 { throw ValidationError("--top takes 1 or more, got \(top)") }
        for (name, text, isEnd) in [("--from", from, false), ("--until", until, true)] {
            if let text, EventTime(bound: text, isEnd: isEnd) == nil {
                throw ValidationError(
                    "\(name) takes a day such as 2026-03-01, or an RFC 3339 time, got `\(text)`")
            }
        }
    }

    func run() throws {
        let settings = try engine.settings()
        let rules = try live(settings.rules)
        let (history, rejects) = try history()
        let schedule = try schedule(of: history)
        let report = BacktestReport(
            schedule: schedule, every: every, history: history, labels: try LabelFile.beside(data),
            main: try result(rules, settings, history, schedule),
            rule: rule,
            without: try rule.map {
                try result(
                    settings.rules.changing($0, to: .retired) ?? settings.rules, settings, history,
                    schedule)
            }, top: top, width: Terminal.width, paint: shared.paint)
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text())
        }
        try FirmRecords.report(rejects)
    }

    private func live(_ rules: RuleSet) throws(Failure) -> RuleSet {
        guard let rule else { return rules }
        if let live = rules.changing(rule, to: .live) { return live }
        throw Failure(
            code: .usage,
            message:
                "error: there is no rule `\(Terminal.plain(rule))` in \(engine.rules)\n  hint: "
                + Hints.word(rule, among: rules.rules.map(\.id)))
    }

    private func result(
        _ rules: RuleSet, _ settings: EngineSettings, _ history: RecordHistory,
        _ schedule: Backtest.Schedule
    ) throws -> BacktestResult {
        var meter = ProgressMeter(isQuiet: shared.quiet || shared.json)
        defer { meter.finish() }
        return Backtest(
            rules: rules, plan: settings.plan, rates: settings.rates, threads: settings.threads,
            schedule: schedule
        ).run(history) { place in
            meter.show { _ in
                "settle \(place + 1) of \(schedule.settles.count), \(schedule.settles[place].day)"
            }
        }
    }

    private func history() throws -> (RecordHistory, rejects: Int) {
        var history = RecordHistory()
        let rejects = try FirmRecords(
            paths: data, conventions: try config.conventions(),
            isQuiet: shared.quiet || shared.json
        ).read { batch in
            history.add(batch)
            return batch.rejects.count
        }
        return (history, rejects)
    }

    private func schedule(of history: RecordHistory) throws(Failure) -> Backtest.Schedule {
        guard let span = history.span else {
            throw Failure(
                code: .rejects,
                message: "error: these files hold no record\n  hint: name the firm's files")
        }
        let start = from.flatMap { EventTime(bound: $0, isEnd: false) } ?? span.lowerBound.day.start
        let end = until.flatMap { EventTime(bound: $0, isEnd: true) } ?? span.upperBound
        if start < end {
            return Backtest.Schedule(
                from: start, until: end, everyDays: every, payDays: payAfter)
        }
        throw Failure(
            code: .usage,
            message:
                "error: the history would run from \(start) to \(end)\n  hint: its records are "
                + "of \(span.lowerBound) to \(span.upperBound)")
    }
}
