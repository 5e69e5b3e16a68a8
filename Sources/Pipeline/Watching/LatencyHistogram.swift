/// How many of a kind took at most so long, as Prometheus counts them.
package struct LatencyHistogram: Sendable {
    /// Upper ends of the buckets, in seconds.
    package static let bounds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// One for each bound, and one for what took longer.
    private var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// What all took together.
    package private(set) var seconds = 0.0

    package init() {}

    package var count: Int { counts.reduce(0, +) }

    /// Counts one thing in the first bucket whose upper end it does not exceed.
    ///
    /// - Parameter taken: seconds that it took, finite and not negative.
    package mutating func note(seconds taken: Double) {
        counts[Self.bounds.firstIndex { taken <= $0 } ?? Self.bounds.count] += 1
        seconds += taken
    }

    /// Lines of the text exposition format, without the heading.
    ///
    /// - Parameter labels: `name="value"`, separated by commas; empty for none.
    package func lines(_ name: String, labels: String = "") -> String {
        let prefix = labels.isEmpty ? "" : labels + ","
        let suffix = labels.isEmpty ? "" : "{\(labels)}"
        var sum = 0
        var text = ""
        for (index, count) in counts.enumerated() {
            sum += count
            let bound = index < Self.bounds.count ? "\(Self.bounds[index])" : "+Inf"
            text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(sum)\n"
        }
        return text + "\(name)_sum\(suffix) \(seconds)\n\(name)_count\(suffix) \(sum)\n"
    }
}
