import FirmRecords
import Testing

@testable import Signals

/// The trading of a firm whose records have all come.
func tradingBook(_ firm: HandmadeFirm) throws -> TradingBook {
    var signals = SignalSet(signals: [MirroredPairs(settings: [3, 0.05, 1, 0])], threads: 2)
    for batch in batches(firm.rows) { _ = signals.apply(batch) }
    let population = signals.settle(asOf: signals.records.latestEventTime).0
    return try #require(population.trading).book
}
