internal import Detection
internal import Holds
internal import Records

/// The money that would be held at each of some thresholds.
struct MoneyCurve {
    /// What one threshold holds in one currency.
    struct Point {
        let threshold: Double
        let currency: CurrencyCode
        var lines = 0
        var affiliates: Set<String> = []
        var held = MoneySum.zero
        /// Of it what honest people earned; 0 where nobody knows.
        var honest = MoneySum.zero
    }

    /// By threshold, then currency.
    let points: [Point]
    let present: Double
    private let areLabelled: Bool

    private static let thresholds = [
        0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999,
    ]

    /// - Parameters:
    ///   - outcome: with everything held that a flag names.
    ///   - present: the threshold of scans.
    init(of outcome: Outcome, present: Double, labels: LabelFile?) {
        self.present = present
        areLabelled = labels != nil
        let posteriors = Dictionary(
            uniqueKeysWithValues: outcome.flags.map { ($0.id, $0.posterior) })
        let lines = outcome.holds.map { hold in
            (line: hold.line, posterior: hold.flagIDs.compactMap { posteriors[$0] }.max() ?? 0)
        }
        let currencies = Set(lines.map(\.line.currency)).sorted()
        points = Set(Self.thresholds + [present]).sorted().flatMap { threshold in
            currencies.map { currency in
                var point = Point(threshold: threshold, currency: currency)
                for (line, posterior) in lines
                where line.currency == currency && posterior >= threshold {
                    point.lines += 1
                    point.affiliates.insert(line.affiliateID)
                    point.held += line.amount
                    if labels?.isHonest(line) == true { point.honest += line.amount }
                }
                return point
            }
        }
    }

    func text(_ paint: Paint) -> String {
        if points.isEmpty { return "no flag names a line that could be held" }
        var table = TextTable([.right, .right, .right, .left, .right, .right, .left])
        let honest = areLabelled ? "honest" : ""
        table.add(["threshold", "affiliates", "lines", "", "held", honest, ""])
        for point in points {
            let digits = point.currency.minorDigits
            table.add([
                fixed(point.threshold, digits: 4), String(point.affiliates.count),
                groupedDigits(String(point.lines)), point.currency.description,
                groupedDigits(point.held.text(minorDigits: digits)),
                areLabelled ? groupedDigits(point.honest.text(minorDigits: digits)) : "",
                point.threshold == present ? "<- a scan's" : "",
            ])
        }
        let lines = table.lines()
        return ([paint.bold(lines[0])] + lines.dropFirst()).joined(separator: "\n")
    }

    func json() -> String {
        var line = JSONLine()
        line.number("threshold", present)
        line.objects("points", points) { line, point in
            let digits = point.currency.minorDigits
            line.number("threshold", point.threshold)
            line.string("currency", point.currency.description)
            line.integer("affiliates", point.affiliates.count)
            line.integer("lines", point.lines)
            line.raw("held", point.held.text(minorDigits: digits))
            if areLabelled { line.raw("honest", point.honest.text(minorDigits: digits)) }
        }
        return line.text()
    }
}
