import FirmRecords
import Records
import Testing

@testable import Signals

/// Named statistics with their standard settings, fed bit by bit.
struct StatisticRun {
    private var signals: SignalSet
    private var slow = SlowRecords()
    private let types: [any Statistic.Type]

    init(_ types: [any Statistic.Type] = StatisticCatalog.all, threads: Int = 2) {
        self.types = types
        let all = types.map { type in
            type.init(settings: type.description.settings.map(\.standard)) as any Signal
        }
        signals = SignalSet(signals: all, threads: threads)
    }

    mutating func take(_ rows: some Sequence<FieldRow>, batchSize: Int = .max) {
        for batch in batches(Array(rows), size: batchSize) { _ = signals.apply(batch) }
        for row in rows { slow.take(row) }
    }

    struct Settled {
        var types: [any Statistic.Type]
        var population: Population
        var results: [SignalResult]
        var slow: SlowRecords

        var slowFirm: SlowFirm {
            SlowFirm(slow, asOf: population.asOf, person: population.person)
        }

        func readings<S: Statistic>(_ statistic: S.Type) -> [Reading] {
            let place = types.firstIndex { $0 == statistic }
            let findings = place.map { results[$0].findings } ?? []
            return findings.map { Reading($0, of: S.self, population.records) }
        }

        /// Every number and customer, by statistic and subject.
        var lines: [String] {
            zip(types, results).flatMap { type, result in
                result.findings.map { finding in
                    let ids =
                        finding.subject.kind == .affiliate
                        ? population.records.affiliateIDs : population.records.customerIDs
                    let subject = [finding.subject.first, finding.subject.second]
                        .filter { $0 != .max }.map { ids[$0] }
                    let customers = finding.customers.map { population.records.customerIDs[$0] }
                    return "\(type.description.name) \(subject) \(finding.values) \(customers)"
                }
                    + ["\(type.description.name) \(result.baseline)"]
            }
        }
    }

    mutating func settle(asOf: EventTime? = nil) -> Settled {
        let (population, results) = signals.settle(
            asOf: asOf ?? signals.records.latestEventTime)
        return Settled(types: types, population: population, results: results, slow: slow)
    }
}

/// What a statistic found equals what a naive pass found: counts to the unit, numbers to 1e-9, but
/// for sums of quantized log-odds.
func expectSame(
    _ found: [Reading], _ expected: [SlowReading], sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(
        found.map { $0.subject.joined() } == expected.map(\.subject),
        sourceLocation: sourceLocation)
    let quantized: Set = [
        "log_odds", "inactivity", "concentration", "burst", "distance", "log_q", "mix_log_q",
    ]
    for (reading, slow) in zip(found, expected) {
        for (field, value) in slow.values {
            let tolerance = quantized.contains(field) ? 4e-6 : 1e-9 * max(1, abs(value))
            #expect(
                abs(reading[field] - value) <= tolerance, "\(slow.subject) \(field)",
                sourceLocation: sourceLocation)
        }
        #expect(
            reading.customers == slow.customers, "\(slow.subject)", sourceLocation: sourceLocation)
    }
}
