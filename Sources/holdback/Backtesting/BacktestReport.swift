internal import Detection
internal import Holds
internal import Records

/// What a backtest tells: the money by rule, and the flags of the rule that is on trial.
struct BacktestReport {
    let schedule: Backtest.Schedule
    let every: Int
    let history: RecordHistory
    /// `nil` where nobody knows who cheats.
    let labels: LabelFile?
    let main: BacktestResult
    let rule: String?
    /// The same history without the rule.
    let without: BacktestResult?
    let top: Int
    let width: Int
    let paint: Paint

    func text() -> String {
        let rows = BacktestRow.rows(main, isHonest)
        let parts = [
            wrapped(opening, width: width, indent: 0), table(rows), truth(rows[0]), trial(),
            notes().flatMap { wrapped($0, width: width, indent: 0) },
        ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private func isHonest(_ line: HoldableLine) -> Bool? { labels?.isHonest(line) }

    private var opening: String {
        let end = schedule.settles.last?.description ?? "-"
        return "\(counted(schedule.settles.count, "settle")) until \(end), every "
            + "\(counted(every, "day")); a line is paid \(counted(schedule.payDays, "day")) after it "
            + "is earned unless a flag holds it"
    }

    private func table(_ rows: [BacktestRow]) -> [String] {
        let isKnown = labels != nil
        var heading = ["rule", "flags", "withdrawn", "", "held"]
        if isKnown { heading.append("honest") }
        heading += ["alone", "delayed", "too late"]
        var table = TextTable([.left] + heading.dropFirst().map { _ in .right })
        table.add(heading)
        for row in rows.dropFirst() + rows.prefix(1) {
            let name = row.rule.map(Terminal.plain) ?? "all"
            if row.sums.isEmpty {
                table.add(
                    [name, String(row.raised), String(row.withdrawn)]
                        + heading.dropFirst(3).map { _ in "" })
            }
            for (index, sums) in row.sums.enumerated() {
                let counts = [name, String(row.raised), String(row.withdrawn)]
                table.add(
                    (index == 0 ? counts : ["", "", ""])
                        + [sums.currency.description, sums.text(sums.held.all)]
                        + (isKnown ? [sums.text(sums.held.honest)] : [])
                        + [
                            row.rule == nil ? "" : sums.text(sums.alone.all),
                            sums.text(sums.delayed.all), sums.text(sums.tooLate.all),
                        ])
            }
        }
        let lines = table.lines(cutting: 0, to: width)
        return [paint.bold(lines[0])] + lines.dropFirst()
    }

    /// What became of fraud's money and of the others', where it is known whose it is.
    private func truth(_ all: BacktestRow) -> [String] {
        if labels == nil { return [] }
        return all.sums.flatMap { sums in
            let shares = [sums.held, sums.delayed, sums.tooLate, sums.paid].map(\.fraudulent)
            let earned = shares.reduce(into: MoneySum.zero) { $0 += $1 }
            let days = sums.days.sorted()
            let wait = days.isEmpty ? "" : ", for \(counted(days[days.count / 2], "day")) (median)"
            return [
                "of \(sums.text(earned)) \(sums.currency) of fraud: "
                    + "\(sums.text(shares[0])) held, \(sums.text(shares[2])) held too late, "
                    + "\(sums.text(shares[1])) held and paid later, "
                    + "\(sums.text(shares[3])) paid and never held",
                "of honest people's \(sums.currency): \(sums.text(sums.held.honest)) held at the "
                    + "end, \(sums.text(sums.delayed.honest)) paid later than due\(wait)",
            ]
        }.flatMap { wrapped($0, width: width, indent: 0) }
    }

    private func trial() -> [String] {
        guard let rule, let without else { return [] }
        let before = BacktestSums.all(of: without.lines, isHonest)
        let changes = BacktestSums.all(of: main.lines, isHonest).map { now in
            let then = before.first { $0.currency == now.currency } ?? BacktestSums(now.currency)
            return
                "with `\(Terminal.plain(rule))` live \(now.text(now.held.all)) \(now.currency) held, "
                + "without it \(now.text(then.held.all)); delayed \(now.text(now.delayed.all)) and "
                + "\(now.text(then.delayed.all)); too late \(now.text(now.tooLate.all)) and "
                + now.text(then.tooLate.all)
        }
        let flags = main.flags.filter { $0.flag.rule == rule }.sorted {
            ($1.flag.posterior, $0.flag.id) < ($0.flag.posterior, $1.flag.id)
        }
        let shown = flags.prefix(top).flatMap { one -> [String] in
            let flag = one.flag
            let end = main.isWithdrawn(one) ? "to \(one.last.day)" : "stands"
            return [
                "\(one.since.day) \(end)  \(flag.subjectKind) \(Terminal.plain(flag.subjectID))  "
                    + percent(flag.posterior)
            ] + wrapped(Terminal.plain(flag.explanation), width: width, indent: 4).map(paint.dim)
        }
        let more = flags.count - top
        return changes.flatMap { wrapped($0, width: width, indent: 0) }
            + (flags.isEmpty ? ["it raises no flag"] : [""] + shown)
            + (more > 0 ? [paint.dim("... and \(more) more; --top shows them")] : [])
    }

    /// What could not be known as it was then.
    private func notes() -> [String] {
        var notes = [
            "note: transactions have the status of today from their own day on, for nothing tells "
                + "when it changed"
        ]
        if history.undatedCount > 0 {
            notes.append(
                "note: of \(groupedDigits(String(history.undatedCount))) of "
                    + "\(counted(history.customerCount, "customer")) the first version is later "
                    + "than the sign-up: names and addresses count from the sign-up on, the phase "
                    + "from that version on")
        }
        if main.parked > 0 {
            notes.append("note: the customer of \(counted(main.parked, "record")) never came")
        }
        if !main.ruleErrors.isEmpty {
            notes.append(
                "note: \(counted(main.ruleErrors.count, "rule error")) at the end; `holdback scan` "
                    + "lists them")
        }
        return notes
    }

    func json() -> String {
        var line = JSONLine()
        line.integer("every_days", every)
        line.integer("pay_after_days", schedule.payDays)
        line.objects("settles", main.settles) { line, settle in
            line.string("as_of", settle.asOf.description)
            line.integer("open_flags", settle.openFlags)
            line.objects("held", settle.held.sorted { $0.key < $1.key }) { line, held in
                line.string("currency", held.key.description)
                line.raw("amount", held.value.text(minorDigits: held.key.minorDigits))
            }
        }
        let rows = BacktestRow.rows(main, isHonest)
        line.object("all") { row(rows[0], &$0) }
        line.objects("rules", Array(rows.dropFirst())) { row($1, &$0) }
        if let without {
            line.object("without") { row(BacktestRow.rows(without, isHonest)[0], &$0) }
        }
        line.objects("flags", main.flags) { line, one in
            line.string("flag_id", one.flag.id)
            line.string("rule", one.flag.rule)
            line.object("subject") {
                $0.string("kind", one.flag.subjectKind)
                $0.string("id", one.flag.subjectID)
            }
            line.string("since", one.since.description)
            line.string("last", one.last.description)
            line.raw("is_withdrawn", main.isWithdrawn(one) ? "true" : "false")
            line.string("status", one.flag.status.rawValue)
            line.number("posterior", one.flag.posterior)
            line.string("explanation", one.flag.explanation)
        }
        line.integer("parked", main.parked)
        line.integer("rule_errors", main.ruleErrors.count)
        return line.text()
    }

    private func row(_ row: BacktestRow, _ line: inout JSONLine) {
        if let rule = row.rule { line.string("rule", rule) }
        line.integer("flags", row.raised)
        line.integer("withdrawn", row.withdrawn)
        line.objects("amounts", row.sums) { line, sums in
            let digits = sums.currency.minorDigits
            line.string("currency", sums.currency.description)
            let shares = [
                ("held", sums.held), ("delayed", sums.delayed), ("too_late", sums.tooLate),
                ("paid", sums.paid),
            ]
            for (name, share) in shares {
                line.raw(name, share.all.text(minorDigits: digits))
                if labels == nil { continue }
                line.raw("honest_\(name)", share.honest.text(minorDigits: digits))
                line.raw("fraudulent_\(name)", share.fraudulent.text(minorDigits: digits))
            }
            if row.rule != nil { line.raw("alone", sums.alone.all.text(minorDigits: digits)) }
        }
    }
}
