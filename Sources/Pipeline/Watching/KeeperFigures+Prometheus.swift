package import Records
internal import Store

extension KeeperFigures {
    /// The text exposition format, version 0.0.4.
    ///
    /// - Parameter now: the present, for the age of the watermark.
    package func prometheus(at now: EventTime) -> String {
        var text = PrometheusText()
        text.add("records_committed_total", .counter, "Records made durable.", records)
        text.add(
            "records_rejected_total", .counter, "Records rejected, by reason.",
            rejects.map { ("reason=\"\($0.key.rawValue)\"", "\($0.value)") }.sorted(by: <))
        text.add("commits_total", .counter, "Groups committed.", commits.count)
        text.add("commit_seconds", commits, "Seconds that a commit took, its fsync included.")
        text.add("settles_total", .counter, "Settles.", settles)
        text.add(
            "settle_seconds_total", .counter, "Seconds spent on settles.",
            [("part=\"judging\"", "\(judgingSeconds)"), ("part=\"writing\"", "\(writingSeconds)")])
        text.add(
            "flag_events_total", .counter, "What settles did to flags.",
            flagEvents.map { ("event=\"\($0.key.rawValue)\"", "\($0.value)") }.sorted(by: <))
        text.add(
            "held_amount", .gauge, "Commission that stands in held since the last settle.",
            held.map { currency, sum in
                ("currency=\"\(currency)\"", sum.text(minorDigits: currency.minorDigits))
            }.sorted(by: <))
        text.add(
            "rule_errors", .gauge, "Rules that the last settle could not evaluate for a subject.",
            ruleErrors.count)
        text.add("unsettled_records", .gauge, "Durable records that no settle covers.", unsettled)
        text.add(
            "backlog_records", .gauge, "Durable records that the engine does not know.", backlog)
        if let watermark {
            let age = Double(now.microseconds - watermark.microseconds) / 1_000_000
            text.add(
                "watermark_age_seconds", .gauge, "How far the judged records end before now.",
                [("", "\(age)")])
        }
        return text.text
    }
}

/// Builds the text exposition format.
package struct PrometheusText {
    package enum Kind: String { case counter, gauge, histogram }

    package private(set) var text = ""

    package init() {}

    /// - Parameter samples: labels as `name="value"`, and the value; nothing is written for none.
    package mutating func add(
        _ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: String, value: String)]
    ) {
        if samples.isEmpty { return }
        head(name, kind, help)
        for (labels, value) in samples {
            text += "holdback_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n"
        }
    }

    package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        add(name, kind, help, [("", "\(value)")])
    }

    package mutating func add(_ name: String, _ histogram: LatencyHistogram, _ help: String) {
        add(name, [("", histogram)], help)
    }

    package mutating func add(
        _ name: String, _ histograms: [(labels: String, histogram: LatencyHistogram)],
        _ help: String
    ) {
        if histograms.isEmpty { return }
        head(name, .histogram, help)
        for (labels, histogram) in histograms {
            text += histogram.lines("holdback_" + name, labels: labels)
        }
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP holdback_\(name) \(help)\n# TYPE holdback_\(name) \(kind.rawValue)\n"
    }
}
