internal import Detection
private import Foundation
internal import Records

/// What a fit has changed, on firms that it has not seen where there are any.
struct CalibrationReport {
    let parts: CalibrationParts
    let before: Reliability
    let after: Reliability
    /// What the named firms have held, and what they would.
    let held: [HeldChange]

    func text() -> String {
        let excess = after.excess(over: before)
        var lines = [
            "fitted on \(parts.fitted.name), reported on \(parts.reported.name): "
                + "\(counted(after.affiliates, "affiliate")), "
                + "\(after.guilty) of them cheat"
        ]
        if parts.isInSample { lines.append("these are the same firms: expect worse of others") }
        if after.guilty == 0 {
            lines.append("nobody cheats there: the figures can't show fraud that is missed")
        }
        lines += [
            "",
            "            before   after",
            Self.line("log-loss", before.logLoss, after.logLoss)
                + String(
                    format: "  (%+.4f, standard error %.4f)", excess.mean, excess.standardError),
            Self.line("ECE", before.calibrationError, after.calibrationError),
            "",
            "probability   affiliates   given   cheat",
        ]
        for (index, bin) in after.bins.enumerated() where bin.affiliates > 0 {
            lines.append(
                String(
                    format: "%3d - %3d %%  %11d  %5.1f %%  %5.1f %%", index * 10, index * 10 + 10,
                    bin.affiliates, bin.predicted * 100, bin.observed * 100))
        }
        return (lines + money()).joined(separator: "\n")
    }

    private static func line(_ name: String, _ before: Double, _ after: Double) -> String {
        name.padding(toLength: 10, withPad: " ", startingAt: 0)
            + String(format: "%8.4f%8.4f", before, after)
    }

    private func money() -> [String] {
        if held.isEmpty { return [] }
        var table = TextTable([.left, .right, .right])
        table.add(["held", "before", "after"])
        for row in held {
            table.add([
                "\(Terminal.plain(row.folder)), \(row.currency)", row.text(row.before),
                row.text(row.after),
            ])
            table.add([
                "  not labelled honest", row.text(row.rightlyBefore), row.text(row.rightlyAfter),
            ])
        }
        return [""] + table.lines()
    }

    func json() -> String {
        var line = JSONLine()
        line.integer("fitted_firms", parts.fitted.firms.count)
        line.integer("reported_firms", parts.reported.firms.count)
        line.boolean("in_sample", parts.isInSample)
        line.integer("affiliates", after.affiliates)
        line.integer("cheats", after.guilty)
        line.number("log_loss_before", before.logLoss)
        line.number("log_loss", after.logLoss)
        line.number("ece_before", before.calibrationError)
        line.number("ece", after.calibrationError)
        line.string("fitted_on", parts.fitted.name)
        line.string("reported_on", parts.reported.name)
        line.number("log_loss_excess_error", after.excess(over: before).standardError)
        line.objects("held", held) { row, one in
            let digits = one.currency.minorDigits
            row.string("firm", one.folder)
            row.string("currency", one.currency.description)
            row.raw("before", one.before.text(minorDigits: digits))
            row.raw("after", one.after.text(minorDigits: digits))
            row.raw("rightly_before", one.rightlyBefore.text(minorDigits: digits))
            row.raw("rightly_after", one.rightlyAfter.text(minorDigits: digits))
        }
        return line.text()
    }
}
