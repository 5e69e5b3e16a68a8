import FirmRecords
import Records
import Testing

@testable import Signals

/// What a statistic says of one subject, by the names of its fields.
struct Reading {
    /// The identifiers that name the subject.
    var subject: [String]
    var values: [String: Double]
    var customers: [String]

    subscript(field: String) -> Double { values[field] ?? .nan }
}

/// All that a statistic with its standard settings finds in a firm.
func readings<S: Statistic>(
    _ statistic: S.Type, _ firm: HandmadeFirm, asOf: EventTime? = nil
) -> [Reading] {
    let settings = S.description.settings.map(\.standard)
    var signals = SignalSet(signals: [S(settings: settings)], threads: 1)
    for batch in batches(firm.rows) { #expect(signals.apply(batch).isEmpty) }
    let (population, results) = signals.settle(asOf: asOf ?? signals.records.latestEventTime)
    return results[0].findings.map { Reading($0, of: S.self, population.records) }
}

/// The evidence for the first finding of a statistic with its standard settings in a firm, or for
/// that of an affiliate.
func evidence<S: Statistic>(
    _ statistic: S.Type, of affiliate: String? = nil, _ firm: HandmadeFirm,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> [EvidenceRow] {
    let settings = S.description.settings.map(\.standard)
    var signals = SignalSet(signals: [S(settings: settings)], threads: 1)
    for batch in batches(firm.rows) { #expect(signals.apply(batch).isEmpty) }
    let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
    let finding = try #require(
        results[0].findings.first { finding in
            affiliate.map { population.records.affiliateIDs[finding.subject.first] == $0 } ?? true
        }, sourceLocation: sourceLocation)
    return signals.evidence(of: 0, for: finding, in: population).rows
}

extension Reading {
    init<S: Statistic>(_ finding: Finding, of statistic: S.Type, _ records: CurrentRecords) {
        let ids =
            finding.subject.kind == .affiliate ? records.affiliateIDs : records.customerIDs
        subject = [finding.subject.first, finding.subject.second]
            .filter { $0 != .max }.map { ids[$0] }
        let names = S.description.fields.map(\.name)
        values = Dictionary(uniqueKeysWithValues: zip(names, finding.values))
        customers = finding.customers.map { records.customerIDs[$0] }
    }
}

/// What a statistic says of one affiliate.
func reading<S: Statistic>(
    _ statistic: S.Type, of affiliate: String, _ firm: HandmadeFirm,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Reading {
    try #require(
        readings(statistic, firm).first { $0.subject == [affiliate] },
        sourceLocation: sourceLocation)
}
