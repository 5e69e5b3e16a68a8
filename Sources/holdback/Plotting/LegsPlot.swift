private import Foundation
internal import Records

/// The picture of a flag on mirrored or copied trading, in gnuplot's language: what each side won up
/// to each day, matched days marked, and below it what each matched day says.
struct LegsPlot {
    let flag: FlaggedTrading
    let curves: TradingCurves

    private static let colours = [
        "#0b6bcb", "#c8402f", "#2f8f4e", "#8a5fbf", "#b8860b", "#2a9d9d", "#d1699f", "#5c6670",
        "#7a9e1f", "#a0522d", "#4682b4", "#cc7722",
    ]
    private static let pattern = "%Y-%m-%d"

    /// The drawing's source; equal flags and rows give equal text.
    var source: String {
        let hasWeights = !curves.weights.isEmpty
        return
            (blocks + Self.head(isTall: hasWeights) + upper(hasWeights)
            + (hasWeights ? lower : []) + ["unset multiplot", ""]).joined(separator: "\n")
    }

    /// Numbers of all lines: `$total0`, its matched days `$mark0`, and so on.
    private var blocks: [String] {
        var lines: [String] = []
        for (index, curve) in curves.curves.enumerated() {
            let points = zip(curve.days, curve.totals).map { "\($0) \(Self.text($1))" }
            lines += ["$total\(index) << EOD"] + points + ["EOD", "$mark\(index) << EOD"]
            lines += zip(points, curve.isMatched).filter(\.1).map(\.0) + ["EOD"]
        }
        lines += ["$weights << EOD"]
        lines += curves.weights.map { "\($0.day) \(Self.text($0.weight))" } + ["EOD"]
        return lines
    }

    private static func head(isTall: Bool) -> [String] {
        [
            "set terminal svg size 960,\(isTall ? 640 : 480) noenhanced font 'sans-serif,12' "
                + "background '#ffffff'",
            "set xdata time", "set timefmt '\(pattern)'", "set format x '%d %b %Y'",
            "set grid xtics ytics linecolor rgb '#e3e7eb' linetype 1",
            "set border 3 linecolor rgb '#5c6670'", "set tics nomirror",
            "set xtics rotate by -30 left",
            "set key at screen 0.78,0.90 left top Left reverse samplen 2 spacing 1.3 noenhanced",
            "set lmargin at screen 0.11", "set rmargin at screen 0.76",
            "set multiplot",
        ]
    }

    private func upper(_ hasWeights: Bool) -> [String] {
        var lines = [
            "set title \(Self.quoted(title)) noenhanced font ',15'",
            "set tmargin at screen 0.90", "set bmargin at screen \(hasWeights ? 0.48 : 0.20)",
            "set ylabel \(Self.quoted(unit)) noenhanced", "set format y \"%.0f\"",
            "set xrange [\(range.0):\(range.1)]", "set yrange [*:*]",
            "set xzeroaxis linetype 1 linecolor rgb '#9aa3ad'",
        ]
        if hasWeights { lines.append("set format x ''") }
        lines.append("plot " + plots.joined(separator: ", \\\n  "))
        return lines
    }

    private var lower: [String] {
        [
            "unset title", "set format x '%d %b %Y'", "set format y '%g'",
            "set key at screen 0.78,0.42 left top",
            "set tmargin at screen 0.42", "set bmargin at screen 0.16",
            "set ylabel 'weight of the day' noenhanced", "set yrange [0<*:*]",
            "plot $weights using 1:2 with impulses linewidth 4 linecolor rgb '#5c6670' "
                + "title 'ln likelihood ratio'",
        ]
    }

    private var plots: [String] {
        var lines: [String] = []
        for (index, curve) in curves.curves.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            if !curve.days.isEmpty {
                lines.append(
                    "$total\(index) using 1:2 with lines linewidth 2 "
                        + "linecolor rgb '\(colour)' title \(Self.quoted(curve.name))")
            }
            if curve.isMatched.contains(true) {
                lines.append(
                    "$mark\(index) using 1:2 with points pointtype 7 pointsize 0.5 "
                        + "linecolor rgb '\(colour)' notitle")
            }
        }
        if flag.shape != .copies, curves.curves.count == 2, !curves.curves[1].days.isEmpty {
            lines.append(
                "$total1 using 1:(-\(Self.text(flag.lotRatio))*$2) with lines linewidth 1.5 "
                    + "dashtype 2 linecolor rgb '\(Self.colours[1])' title \(Self.quoted(turned))")
        }
        let marks = curves.curves.contains { $0.isMatched.contains(true) }
        if marks {
            lines.append(
                "NaN with points pointtype 7 pointsize 0.5 linecolor rgb '#5c6670' "
                    + "title \(Self.quoted(flag.shape == .copies ? "copied day" : "matched day"))")
        }
        return lines.isEmpty ? ["NaN notitle"] : lines
    }

    /// What the broken line is: equal lots need no word.
    private var turned: String {
        let isEven = abs(flag.lotRatio - 1) <= 0.02
        return "second turned over" + (isEven ? "" : ", x " + Self.text(flag.lotRatio))
    }

    private var unit: String {
        flag.shape == .copies
            ? "cumulative profit a lot, \(curves.currency)"
            : "cumulative profit, \(curves.currency)"
    }

    private var title: String {
        let days = Set(flag.days.map(\.day)).count
        var title: String
        switch flag.shape {
        case .pair: title = "\(flag.id): two accounts, \(days) mirrored days"
        case .group: title = "\(flag.id): one account against several, \(days) mirrored days"
        case .copies: title = "\(flag.id): \(flag.customers.count) accounts, \(days) copied days"
        }
        if curves.accountsLeftOut > 0 {
            title += "; \(curves.accountsLeftOut) accounts more not drawn"
        }
        if curves.rowsLeftOut > 0 {
            title += "; \(curves.rowsLeftOut) rows in other currencies not drawn"
        }
        return title
    }

    /// From the day before all lines to the day behind them.
    private var range: (String, String) {
        let days = curves.curves.flatMap(\.days) + flag.days.map(\.day)
        let bounds = [(days.min()?.number ?? 0) - 1, (days.max()?.number ?? 0) + 1]
        return (Self.quoted("\(Day(number: bounds[0]))"), Self.quoted("\(Day(number: bounds[1]))"))
    }

    private static func text(_ value: Double) -> String { String(format: "%.4f", value) }

    /// A string of gnuplot's language in which nothing but the quotation mark means anything.
    private static func quoted(_ text: String) -> String {
        "'" + Terminal.plain(text).replacingOccurrences(of: "'", with: "''") + "'"
    }
}
