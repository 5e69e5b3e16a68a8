import Detection
import FirmRecords
import Records
import Simulator
import Testing

/// A simulated firm of a few hundred accounts with what an engine says of it, read in one go.
struct SmallFirm: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let simulated: SimulatedFirm
    let rows: [FieldRow]
    let expected: Outcome

    var testDescription: String { "firm \(seed)" }

    /// With commission lines of the firm's own where the seed is odd, by plan where it is even.
    init(seed: UInt64) {
        self.seed = seed
        var configuration = FirmConfiguration()
        configuration.seed = seed
        configuration.affiliates = 14
        configuration.days = 60
        configuration.meanCustomersPerAffiliate = 8
        configuration.fraudShare = [
            .selfReferral: 0.05, .countryFarm: 0.05, .refundAbuse: 0.05, .challengeChurn: 0.05,
            .hedging: 0.05,
        ]
        simulated = simulateFirm(configuration)
        rows = simulated.rows.filter { seed % 2 == 1 || $0.entity != .commissions }
        expected = outcome(of: rows)
    }

    static let all = (1...3).map { SmallFirm(seed: $0) }
}
