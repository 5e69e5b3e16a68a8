private import Foundation
internal import Records

/// The picture of a flag on one pair or group of mirrored or copied trading, in gnuplot's language:
/// what each side won up to each day, matched days marked, and below it what each matched day says.
struct LegsPlot {
    let flag: FlaggedTrading
    let curves: TradingCurves

    /// The drawing's source; equal flags and rows give equal text.
    var source: String {
        let hasWeights = !curves.weights.isEmpty
        return
            (blocks + Self.head(isTall: hasWeights) + upper(hasWeights)
            + (hasWeights ? lower : []) + ["unset multiplot", ""]).joined(separator: "\n")
    }

    private var blocks: [String] {
        var lines = sides.blocks + ["$weights << EOD"]
        lines += curves.weights.map { "\($0.day) \(PlotSides.text($0.weight))" } + ["EOD"]
        return lines
    }

    private static func head(isTall: Bool) -> [String] {
        PlotSides.head(height: isTall ? 640 : 480)
            + ["set key at screen 0.78,0.90 left top", "set multiplot"]
    }

    private var sides: PlotSides { PlotSides(flag: flag, curves: curves, prefix: "") }

    private func upper(_ hasWeights: Bool) -> [String] {
        var lines = [
            "set title \(PlotSides.quoted(title)) noenhanced font ',15'",
            "set tmargin at screen 0.90", "set bmargin at screen \(hasWeights ? 0.48 : 0.20)",
            "set ylabel \(PlotSides.quoted(unit)) noenhanced", "set format y \"%.0f\"",
            "set xrange \(sides.range)", "set yrange [*:*]",
            "set xzeroaxis linetype 1 linecolor rgb '#9aa3ad'",
        ]
        if hasWeights { lines.append("set format x ''") }
        lines.append(sides.plot)
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

    private var unit: String {
        flag.shape == .copies
            ? "cumulative profit a lot, \(curves.currency)"
            : "cumulative profit, \(curves.currency)"
    }

    private var title: String {
        let days = Set(flag.days.map(\.day)).count
        var title: String
        switch flag.shape {
        case .pair, .series: title = "\(flag.id): two accounts, \(days) mirrored days"
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
}
