private import Foundation
internal import Records

/// The picture of a flag on pairs that hedge one after another, in gnuplot's language: a panel a
/// pair, each with a scale of its own.
struct SeriesPlot {
    let flag: FlaggedTrading
    /// Of each pair of the flag, in its order.
    let curves: [TradingCurves]

    /// Pairs that are drawn at most.
    private static let most = 12
    /// In points.
    private static let (top, panel, gap) = (76, 150, 92)

    private var sides: [PlotSides] {
        zip(flag.pairs, curves).prefix(Self.most).enumerated().map {
            PlotSides(flag: $0.element.0, curves: $0.element.1, prefix: "pair\($0.offset)")
        }
    }

    /// The drawing's source; equal flags and rows give equal text.
    var source: String {
        let sides = sides
        let height = Self.top + sides.count * (Self.panel + Self.gap)
        let panels = sides.indices.flatMap { panel(sides[$0], at: $0, of: height) }
        return
            (sides.flatMap(\.blocks) + PlotSides.head(height: height)
            + [
                "set label 1 \(PlotSides.quoted(title)) at screen 0.5,screen "
                    + "\(PlotSides.text(1 - 22 / Double(height))) center noenhanced font ',15'",
                "set multiplot",
            ] + panels + ["unset multiplot", ""]).joined(separator: "\n")
    }

    private func panel(_ sides: PlotSides, at index: Int, of height: Int) -> [String] {
        let top = Self.top + index * (Self.panel + Self.gap)
        let (upper, lower) = (
            Self.place(top, of: height), Self.place(top + Self.panel, of: height)
        )
        let days = Set(sides.flag.days.map(\.day)).count
        return [
            "set title \(PlotSides.quoted(counted(days, "mirrored day"))) noenhanced font ',12'",
            "set tmargin at screen \(upper)", "set bmargin at screen \(lower)",
            "set key at screen 0.78,\(upper) left top",
            "set ylabel \(PlotSides.quoted("profit, \(sides.curves.currency)")) noenhanced",
            "set format y '%.0f'", "set xrange \(sides.range)", "set yrange [*:*]",
            "set xzeroaxis linetype 1 linecolor rgb '#9aa3ad'", sides.plot, "unset label 1",
        ]
    }

    private static func place(_ points: Int, of height: Int) -> String {
        PlotSides.text(1 - Double(points) / Double(height))
    }

    private var title: String {
        let days = flag.pairs.map { Set($0.days.map(\.day)).count }.reduce(0, +)
        let left = flag.pairs.count - Self.most
        return "\(flag.id): \(counted(flag.pairs.count, "pair")), \(days) mirrored days together"
            + (left > 0 ? "; \(counted(left, "pair")) more not drawn" : "")
    }
}
