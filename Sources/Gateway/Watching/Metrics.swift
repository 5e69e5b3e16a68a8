private import Synchronization

/// Counts and times of requests, in the text form of Prometheus.
final class Metrics: Sendable {
    private struct Place: Hashable {
        var name: String
        var status: Int
    }

    private struct Times {
        var counts = [Int](repeating: 0, count: Metrics.bounds.count)
        var count = 0
        var seconds = 0.0
    }

    private struct State {
        var answers: [Place: Int] = [:]
        var times: [String: Times] = [:]
    }

    /// Upper ends of the histogram's buckets, in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let state = Mutex(State())

    /// - Parameter place: method and path of the endpoint, of which there are few.
    func note(_ place: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.answers[Place(name: place, status: status), default: 0] += 1
            var times = state.times[place] ?? Times()
            times.count += 1
            times.seconds += seconds
            if let bucket = Self.bounds.firstIndex(where: { seconds <= $0 }) {
                times.counts[bucket] += 1
            }
            state.times[place] = times
        }
    }

    func text(_ intake: RecordIntake) -> String {
        let (answers, times) = state.withLock { ($0.answers, $0.times) }
        var text = Self.head(
            "holdback_requests_total", "counter", "Requests by endpoint and status.")
        for (place, count) in answers.sorted(by: {
            ($0.key.name, $0.key.status) < ($1.key.name, $1.key.status)
        }) {
            text +=
                "holdback_requests_total{endpoint=\"\(place.name)\",status=\"\(place.status)\"} "
                + "\(count)\n"
        }
        text += Self.head("holdback_request_seconds", "histogram", "Seconds from header to answer.")
        for (place, times) in times.sorted(by: { $0.key < $1.key }) {
            text += Self.histogram(place, times)
        }
        return text + Self.intake(intake)
    }

    private static func histogram(_ place: String, _ times: Times) -> String {
        var text = ""
        var sum = 0
        for (bound, count) in zip(bounds, times.counts) {
            sum += count
            text +=
                "holdback_request_seconds_bucket{endpoint=\"\(place)\",le=\"\(bound)\"} \(sum)\n"
        }
        text +=
            "holdback_request_seconds_bucket{endpoint=\"\(place)\",le=\"+Inf\"} \(times.count)\n"
        text += "holdback_request_seconds_sum{endpoint=\"\(place)\"} \(times.seconds)\n"
        return text + "holdback_request_seconds_count{endpoint=\"\(place)\"} \(times.count)\n"
    }

    private static func intake(_ intake: RecordIntake) -> String {
        let figures = intake.current
        let depth = intake.depth
        let rows: [(name: String, type: String, help: String, value: String)] = [
            (
                "holdback_records_committed_total", "counter", "Records made durable.",
                "\(figures.committedRecords)"
            ),
            ("holdback_commits_total", "counter", "Groups committed.", "\(figures.commits)"),
            ("holdback_settles_total", "counter", "Settles.", "\(figures.settles)"),
            (
                "holdback_settle_seconds_total", "counter", "Seconds spent on settles.",
                "\(figures.settleSeconds)"
            ),
            ("holdback_queue_jobs", "gauge", "Requests that wait to be stored.", "\(depth.jobs)"),
            (
                "holdback_queue_records", "gauge", "Records that wait to be stored.",
                "\(depth.records)"
            ),
            (
                "holdback_storage_failing", "gauge", "Whether the database can't be written.",
                figures.isFailing ? "1" : "0"
            ),
        ]
        return rows.map { head($0.name, $0.type, $0.help) + "\($0.name) \($0.value)\n" }.joined()
    }

    static func head(_ name: String, _ type: String, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
}
