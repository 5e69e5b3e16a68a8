internal import Records
internal import Store

/// What each side of a flag won up to each day: the lines of its picture.
///
/// Every line is nought on the eve of the first matched day, so that whatever was traded before
/// does not part them.
struct TradingCurves {
    struct Curve {
        var name: String
        /// Ascending days on which the side traded, and the eve of all where it began later.
        var days: [Day]
        /// Up to and with each day; currency units, or currency units a lot.
        var totals: [Double]
        /// Days that the flag rests on.
        var isMatched: [Bool]
    }

    let curves: [Curve]
    let currency: String
    /// Of each matched day, the log-likelihood ratios of its instruments added up; empty where the
    /// flag doesn't tell.
    let weights: [(day: Day, weight: Double)]
    /// Accounts that are not drawn, and rows in other currencies than the flag's.
    let accountsLeftOut: Int
    let rowsLeftOut: Int

    /// Copied accounts that are drawn at most.
    static let mostCopies = 12

    /// - Parameters:
    ///   - rows: of the flag's accounts, in any order.
    ///   - rates: by which other currencies are drawn in the base; without them they are left out.
    ///   - asOf: rows of days that end later are not counted.
    init(_ flag: FlaggedTrading, rows: [AccountTrading], rates: CurrencyRates?, asOf: EventTime) {
        let known = rows.filter { $0.day.end <= asOf && $0.lots > 0 }.map { $0.converted(rates) }
        let currency = rates?.base.description ?? flag.currency
        let accounts = Set(flag.customers)
        let own = known.filter {
            $0.currency.description == currency && accounts.contains($0.customerID)
        }
        self.currency = currency
        rowsLeftOut = known.count { accounts.contains($0.customerID) } - own.count
        let byAccount = Dictionary(grouping: own, by: \.customerID)
        let start = flag.days.map { min($0.day, $0.secondDay) }.min()
        let sides = Self.sides(flag)
        accountsLeftOut = max(0, sides.count - Self.mostCopies)
        curves = sides.prefix(Self.mostCopies).enumerated().map { index, side in
            Self.curve(
                side.name, side.accounts.flatMap { byAccount[$0] ?? [] }, flag, from: start,
                isSecond: index == 1)
        }
        var sums: [Day: Double] = [:]
        for matched in flag.days {
            if let weight = matched.weight { sums[matched.day, default: 0] += weight }
        }
        weights = sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Whether a side has nothing to draw but rows in other currencies.
    var lacksRates: Bool { rowsLeftOut > 0 && curves.contains(where: \.days.isEmpty) }

    private static func sides(_ flag: FlaggedTrading) -> [(name: String, accounts: [String])] {
        guard case .group(let one) = flag.shape else {
            return flag.customers.map { ($0, [$0]) }
        }
        let others = flag.customers.filter { $0 != one }
        return [(one, [one]), ("the other \(others.count) together", others)]
    }

    private static func curve(
        _ name: String, _ rows: [AccountTrading], _ flag: FlaggedTrading, from start: Day?,
        isSecond: Bool
    ) -> Curve {
        let byDay = Dictionary(grouping: rows, by: \.day).sorted { $0.key < $1.key }
        var curve = Curve(name: name, days: [], totals: [], isMatched: [])
        var (total, offset) = (0.0, 0.0)
        if let start, let first = byDay.first?.key, first >= start {
            curve.days.append(Day(number: start.number - 1))
            curve.totals.append(0)
            curve.isMatched.append(false)
        }
        for (day, rows) in byDay {
            if start.map({ day < $0 }) ?? false { offset += won(rows, flag) }
            total += won(rows, flag)
            curve.days.append(day)
            curve.totals.append(total)
            curve.isMatched.append(rows.contains { isMatched($0, flag, isSecond: isSecond) })
        }
        curve.totals = curve.totals.map { $0 - offset }
        return curve
    }

    /// What rows of one day won: in currency units, of copies a lot.
    private static func won(_ rows: [AccountTrading], _ flag: FlaggedTrading) -> Double {
        if flag.shape == .copies { return rows.map(perLot).sorted().reduce(0, +) }
        let units = rows.reduce(Int128(0)) { $0 + Int128($1.pnl.units) }
        return Double(units) / Double(Money.unitsPerMajor)
    }

    private static func perLot(_ row: AccountTrading) -> Double {
        Double(row.pnl.perLot(hundredths: row.lots).units) / Double(Money.unitsPerMajor)
    }

    /// Whether a row is of a matched instrument-day; one of copies has to lie among them.
    ///
    /// - Parameter isSecond: whether it is of the second account of a pair.
    private static func isMatched(
        _ row: AccountTrading, _ flag: FlaggedTrading, isSecond: Bool
    ) -> Bool {
        flag.days.contains { matched in
            (isSecond ? matched.secondDay : matched.day) == row.day
                && matched.instrument == row.instrument
                && (matched.perLot.map { $0.contains(perLot(row)) } ?? true)
        }
    }
}
