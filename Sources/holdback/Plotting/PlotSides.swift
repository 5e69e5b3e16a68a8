private import Foundation
internal import Records

/// What the sides of one flag won up to each day, in gnuplot's language: the numbers and the lines
/// of a panel.
struct PlotSides {
    let flag: FlaggedTrading
    let curves: TradingCurves
    /// Before the names of the panel's numbers.
    let prefix: String

    private static let colours = [
        "#0b6bcb", "#c8402f", "#2f8f4e", "#8a5fbf", "#b8860b", "#2a9d9d", "#d1699f", "#5c6670",
        "#7a9e1f", "#a0522d", "#4682b4", "#cc7722",
    ]
    private static let pattern = "%Y-%m-%d"

    /// What all drawings begin with.
    static func head(height: Int) -> [String] {
        [
            "set terminal svg size 960,\(height) noenhanced font 'sans-serif,12' "
                + "background '#ffffff'",
            "set xdata time", "set timefmt '\(pattern)'", "set format x '%d %b %Y'",
            "set grid xtics ytics linecolor rgb '#e3e7eb' linetype 1",
            "set border 3 linecolor rgb '#5c6670'", "set tics nomirror",
            "set xtics rotate by -30 left",
            "set key left top Left reverse samplen 2 spacing 1.3 noenhanced",
            "set lmargin at screen 0.11", "set rmargin at screen 0.76",
        ]
    }

    /// Numbers of all lines: `$total0`, its matched days `$mark0`, and so on.
    var blocks: [String] {
        var lines: [String] = []
        for (index, curve) in curves.curves.enumerated() {
            let points = zip(curve.days, curve.totals).map { "\($0) \(Self.text($1))" }
            lines +=
                [
                    "$\(prefix)total\(index) << EOD"
                ] + points + ["EOD", "$\(prefix)mark\(index) << EOD"]
            lines += zip(points, curve.isMatched).filter(\.1).map(\.0) + ["EOD"]
        }
        return lines
    }

    /// The command that draws the lines.
    var plot: String { "plot " + plots.joined(separator: ", \\\n  ") }

    private var plots: [String] {
        var lines: [String] = []
        for (index, curve) in curves.curves.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            if !curve.days.isEmpty {
                lines.append(
                    "$\(prefix)total\(index) using 1:2 with lines linewidth 2 "
                        + "linecolor rgb '\(colour)' title \(Self.quoted(curve.name))")
            }
            if curve.isMatched.contains(true) {
                lines.append(
                    "$\(prefix)mark\(index) using 1:2 with points pointtype 7 pointsize 0.5 "
                        + "linecolor rgb '\(colour)' notitle")
            }
        }
        if flag.shape != .copies, curves.curves.count == 2, !curves.curves[1].days.isEmpty {
            lines.append(
                "$\(prefix)total1 using 1:(-\(Self.text(flag.lotRatio))*$2) with lines linewidth 1.5 "
                    + "dashtype 2 linecolor rgb '\(Self.colours[1])' title \(Self.quoted(turned))")
        }
        if curves.curves.contains(where: { $0.isMatched.contains(true) }) {
            lines.append(
                "NaN with points pointtype 7 pointsize 0.5 linecolor rgb '#5c6670' "
                    + "title \(Self.quoted(flag.shape == .copies ? "copied day" : "matched day"))")
        }
        return lines.isEmpty ? ["NaN notitle"] : lines
    }

    /// What the broken line is: equal lots need no word.
    private var turned: String {
        let isEven = abs(flag.lotRatio - 1) <= 0.02
        return (flag.shape == .pair ? "second turned over" : "the others turned over")
            + (isEven ? "" : ", x " + Self.text(flag.lotRatio))
    }

    /// From the day before all lines to the day behind them.
    var range: String {
        let days = curves.curves.flatMap(\.days) + flag.days.map(\.day)
        let bounds = [(days.min()?.number ?? 0) - 1, (days.max()?.number ?? 0) + 1]
        return "[" + bounds.map { Self.quoted("\(Day(number: $0))") }.joined(separator: ":") + "]"
    }

    static func text(_ value: Double) -> String { String(format: "%.4f", value) }

    /// A string of gnuplot's language in which nothing but the quotation mark means anything.
    static func quoted(_ text: String) -> String {
        "'" + Terminal.plain(text).replacingOccurrences(of: "'", with: "''") + "'"
    }
}
