internal import Detection
private import Foundation

/// A reliability diagram as SVG: of the affiliates that were given a probability, the share that
/// cheats, with a 95 % interval. The intervals of a calibrated engine cross the diagonal.
struct ReliabilityPlot {
    let before: Reliability
    let after: Reliability

    private static let side = 360.0
    private static let margin = 60.0

    var svg: String {
        let size = Self.side + 2 * Self.margin
        let body = [
            Self.frame, Self.diagonal, series(before, "#9aa3ad", shift: -4),
            series(after, "#0b6bcb", shift: 4), legend,
        ]
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(size)) \
            \(Self.text(size + 50))" font-family="system-ui, sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(body.joined(separator: "\n"))
            </svg>

            """
    }

    private static func x(_ probability: Double) -> String {
        text(margin + probability * side)
    }

    private static func y(_ probability: Double) -> String {
        text(margin + (1 - probability) * side)
    }

    private static func text(_ value: Double) -> String { String(format: "%.1f", value) }

    private static var frame: String {
        let ticks = [0.0, 0.25, 0.5, 0.75, 1.0].map { tick in
            """
            <path d="M\(x(tick)) \(y(0))V\(y(1))M\(x(0)) \(y(tick))H\(x(1))" stroke="#e3e7eb"/>
            <text x="\(x(tick))" y="\(text(margin + side + 18))" text-anchor="middle">\
            \(Int(tick * 100)) %</text>
            <text x="\(text(margin - 8))" y="\(y(tick))" text-anchor="end" dy="4">\
            \(Int(tick * 100)) %</text>
            """
        }
        return """
            \(ticks.joined(separator: "\n"))
            <text x="\(x(0.5))" y="30" text-anchor="middle" font-size="16" font-weight="600">\
            How far the probabilities can be believed</text>
            <text x="\(x(0.5))" y="\(text(margin + side + 40))" text-anchor="middle">\
            probability that was given</text>
            <text x="18" y="\(y(0.5))" text-anchor="middle" \
            transform="rotate(-90 18 \(y(0.5)))">share that cheats</text>
            """
    }

    private static var diagonal: String {
        """
        <path d="M\(x(0)) \(y(0))L\(x(1)) \(y(1))" stroke="#5c6670" stroke-dasharray="4 4"/>
        """
    }

    /// - Parameter shift: to the right, so that the two series do not hide each other.
    private func series(
        _ reliability: Reliability, _ colour: String, shift: Double
    ) -> String {
        reliability.bins.filter { $0.affiliates > 0 }.map { bin in
            let interval = bin.interval
            let x = Self.text(Self.margin + bin.predicted * Self.side + shift)
            return """
                <path d="M\(x) \(Self.y(interval.lowerBound))V\(Self.y(interval.upperBound))" \
                stroke="\(colour)" stroke-width="2" stroke-opacity="0.5"/>
                <circle cx="\(x)" cy="\(Self.y(bin.observed))" r="5" fill="\(colour)">\
                <title>\(bin.affiliates) affiliates</title></circle>
                <text x="\(x)" y="\(Self.y(interval.upperBound))" dx="6" dy="10" font-size="10" \
                fill="\(colour)">\(bin.affiliates)</text>
                """
        }.joined(separator: "\n")
    }

    private var legend: String {
        let rows = [("before", before, "#9aa3ad"), ("after", after, "#0b6bcb")]
        return rows.enumerated().map { index, row in
            let top = Self.margin + Self.side + 66 + Double(index) * 20
            let words = String(
                format: "%@: log-loss %.3f, ECE %.3f; %d affiliates, %d of them cheat", row.0,
                row.1.logLoss, row.1.calibrationError, row.1.affiliates, row.1.guilty)
            return """
                <circle cx="\(Self.text(Self.margin + 16))" cy="\(Self.text(top - 4))" r="5" \
                fill="\(row.2)"/><text x="\(Self.text(Self.margin + 28))" \
                y="\(Self.text(top))">\(words)</text>
                """
        }.joined(separator: "\n")
    }
}
