import Records
import Statistics

/// What trading made in all, each currency for itself.
struct TradingResult: Sendable {
    private var sums: [(currency: CurrencyCode, sum: MoneySum)] = []

    mutating func add(_ pnl: Money, _ currency: CurrencyCode) {
        if let index = sums.firstIndex(where: { $0.currency == currency }) {
            sums[index].sum += pnl
        } else {
            sums.append((currency, MoneySum(units: Int128(pnl.units))))
        }
    }

    /// A loss in one currency, and no gain in another.
    var isLoss: Bool {
        sums.contains { $0.sum < .zero } && sums.allSatisfy { $0.sum <= .zero }
    }
}
