internal import Holds
internal import Records
internal import Store

/// What a gate tells a person, or a pipeline.
struct GateReport {
    let answer: GateAnswer
    let paint: Paint

    func text() -> String {
        var table = TextTable([.left, .right, .right])
        table.add(["", "lines", "amount"])
        for (word, lines) in [("released", answer.released), ("not released", answer.held)] {
            for (currency, amount) in totals(lines) {
                table.add([
                    word, String(lines.count { $0.due.currency == currency }),
                    amount.text(minorDigits: currency.minorDigits) + " \(currency)",
                ])
            }
        }
        for (reason, count) in reasons() { table.add(["  " + reason, String(count), ""]) }
        let rows = table.lines()
        return ([paint.bold(rows[0])] + rows.dropFirst() + [""] + tail()).joined(separator: "\n")
    }

    private func tail() -> [String] {
        let changes = answer.changes
        let since = changes.since.map { "since run \($0)" } ?? "so far"
        return [
            "run \(answer.run), records up to \(answer.asOf)"
                + (answer.isRepeat ? ": asked before, the same answer" : ""),
            "flags \(since): \(changes.new.count) new, \(changes.withdrawn.count) withdrawn, "
                + "\(changes.decided.count) decided",
        ] + warnings()
    }

    private func warnings() -> [String] {
        var lines: [String] = []
        if !answer.freedSince.isEmpty {
            let ids = answer.freedSince.prefix(10).map(Terminal.plain).joined(separator: ", ")
            let rest = answer.freedSince.count - 10
            lines.append(
                "since then \(counted(answer.freedSince.count, "line")) that flags held became free "
                    + "(\(ids)\(rest > 0 ? " and \(rest) more" : "")): ask for them under another --key"
            )
        }
        if answer.ownerless > 0 {
            lines.append(
                "\(counted(answer.ownerless, "released line")) of customers whom no record gives: no flag "
                    + "can hold them")
        }
        if !answer.unjudged.isEmpty {
            lines.append(
                "rules could not be evaluated for \(counted(answer.unjudged.count, "affiliate")), "
                    + "listed on standard error: what was held stays held, nothing else of theirs "
                    + "is released")
        }
        return lines
    }

    func json() -> String {
        var line = JSONLine()
        line.string("run", answer.run)
        line.string("as_of", answer.asOf.description)
        line.boolean("repeat", answer.isRepeat)
        line.strings("freed_since", answer.freedSince)
        line.integer("unknown_customers", answer.ownerless)
        line.integer("released", answer.released.count)
        line.integer("held", answer.held.count)
        line.objects("released_amounts", totals(answer.released), Self.write)
        line.objects("held_amounts", totals(answer.held), Self.write)
        line.object("reasons") { row in
            for (reason, count) in reasons() { row.integer(reason, count) }
        }
        line.object("changes") { row in
            row.string("since", answer.changes.since ?? "")
            row.strings("new", answer.changes.new)
            row.strings("withdrawn", answer.changes.withdrawn)
            row.strings("decided", answer.changes.decided)
        }
        RuleErrorReport(errors: answer.unjudged).write(to: &line)
        return line.text()
    }

    private static func write(_ row: inout JSONLine, _ total: (CurrencyCode, MoneySum)) {
        row.string("currency", total.0.description)
        row.raw("amount", total.1.text(minorDigits: total.0.minorDigits))
    }

    private func totals(_ lines: [GateLine]) -> [(CurrencyCode, MoneySum)] {
        var sums: [CurrencyCode: MoneySum] = [:]
        for line in lines {
            guard let currency = line.due.currency, let amount = line.due.amount else { continue }
            sums[currency, default: .zero] += amount
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func reasons() -> [(String, Int)] {
        let counts = Dictionary(grouping: answer.held, by: \.reasonCode).mapValues(\.count)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { ($0.key, $0.value) }
    }
}
