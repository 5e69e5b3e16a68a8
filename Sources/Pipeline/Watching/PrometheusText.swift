/// Builds the text exposition format, version 0.0.4.
package struct PrometheusText {
    package enum Kind: String { case counter, gauge, histogram }

    /// Names with their values, in the order in which they are written.
    package typealias Labels = [(name: String, value: String)]

    package private(set) var text = ""

    package init() {}

    /// - Parameter samples: nothing is written for none.
    package mutating func add(
        _ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: Labels, value: String)]
    ) {
        if samples.isEmpty { return }
        head(name, kind, help)
        for (labels, value) in samples {
            let inside = Self.written(labels)
            text += "holdback_\(name)\(inside.isEmpty ? "" : "{\(inside)}") \(value)\n"
        }
    }

    package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        add(name, kind, help, [([], "\(value)")])
    }

    /// Counts by one label, in its order.
    package mutating func add(
        _ name: String, _ kind: Kind, _ help: String, by label: String, _ counts: [String: Int]
    ) {
        add(
            name, kind, help,
            counts.sorted { $0.key < $1.key }.map { ([(label, $0.key)], "\($0.value)") })
    }

    package mutating func add(_ name: String, _ histogram: LatencyHistogram, _ help: String) {
        add(name, [([], histogram)], help)
    }

    package mutating func add(
        _ name: String, _ histograms: [(labels: Labels, histogram: LatencyHistogram)],
        _ help: String
    ) {
        if histograms.isEmpty { return }
        head(name, .histogram, help)
        for (labels, histogram) in histograms {
            text += histogram.lines("holdback_" + name, labels: Self.written(labels))
        }
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP holdback_\(name) \(help)\n# TYPE holdback_\(name) \(kind.rawValue)\n"
    }

    /// Values may hold what a source's file is called: backslashes, quotes and line ends are
    /// escaped.
    private static func written(_ labels: Labels) -> String {
        labels.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }.joined(separator: ",")
    }
}
