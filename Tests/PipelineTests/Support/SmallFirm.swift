import Detection
import Feeds
import FirmRecords
import Foundation
import Holds
import Pipeline
import Records
import Rules
import Simulator
import Store

let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

let shippedRules: RuleSet = {
    do {
        return try RuleSet.load(directory: repository.appending(path: "rules").path)
    } catch {
        preconditionFailure("\(error)")
    }
}()

let settings = EngineSettings(
    rules: shippedRules, plan: .standard, threads: 1, asOf: nil,
    versions: RuleVersions(digest: "R", text: "shipped"))

let noon = EventTime(microseconds: 1_800_000_000_000_000)

/// The rows of a simulated firm of about a hundred accounts, with fraud in it.
func rows(ofFirm seed: UInt64) -> [FieldRow] {
    var configuration = FirmConfiguration()
    configuration.seed = seed
    configuration.affiliates = 14
    configuration.days = 60
    configuration.meanCustomersPerAffiliate = 8
    configuration.fraudShare = [
        .selfReferral: 0.05, .countryFarm: 0.05, .refundAbuse: 0.05, .challengeChurn: 0.05,
        .hedging: 0.05,
    ]
    let firm = simulateFirm(configuration)
    return Entity.readingOrder.filter { seed % 2 == 1 || $0 != .commissions }
        .flatMap { rows(of: $0, in: firm) }
}

private func rows(of entity: Entity, in firm: SimulatedFirm) -> [FieldRow] {
    var rows: [FieldRow] = []
    firm.write(entity) { line in
        var bytes: [UInt8] = []
        for index in line.indices { bytes.append(line[index]) }
        let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let fields = (object ?? [:]).filter { !($0.value is NSNull) }
        rows.append(FieldRow(entity, fields.mapValues { "\($0)" }))
    }
    return rows
}

extension Outcome {
    /// Every output row, as it would be written.
    var text: [String] {
        (flags.map(\.jsonLine) + holds.map(\.jsonLine) + affiliates.map(\.jsonLine))
            .map { String(decoding: $0, as: UTF8.self) } + ["\(asOf) \(counts)"]
    }
}

/// What an engine says of rows that it reads in one go.
func scanned(_ rows: [FieldRow]) -> Outcome {
    var engine = settings.makeEngine()
    for batch in batches(rows) { _ = engine.apply(batch) }
    return engine.settle()
}
