import Records

extension RecordBook {
    /// Activity by day; on each day the intra-day versions come before the final rows.
    func activityRows() -> [ActivityRow] {
        accounts.indices.flatMap(activity)
            .enumerated()
            .sorted {
                ($0.element.row.date, $0.element.isFinal ? 1 : 0, $0.offset)
                    < ($1.element.row.date, $1.element.isFinal ? 1 : 0, $1.offset)
            }
            .map(\.element.row)
    }

    private func activity(_ index: Int) -> [(row: ActivityRow, isFinal: Bool)] {
        let account = accounts[index]
        let root = account.stream.derived("activity")
        var stream = root
        let hasDrawdown = !stream.chance(world.configuration.missing.drawdown)
        return account.trading.rows.enumerated().flatMap { number, traded in
            let final = row(traded, of: index, hasDrawdown)
            var own = root.derived("row", number)
            guard own.chance(world.configuration.intradayShare) else { return [(final, true)] }
            return [(intraday(final, &own), false), (final, true)]
        }
    }

    private func row(_ traded: TradedRow, of index: Int, _ hasDrawdown: Bool) -> ActivityRow {
        ActivityRow(
            date: Day(number: world.configuration.startDay.number + Int32(traded.day)),
            customerID: customerID(index), instrument: Instrument.all[traded.instrument].symbol,
            currency: "USD", lotHundredths: traded.lots, pnl: Money(cents: traded.pnl),
            drawdownHundredths: hasDrawdown ? traded.drawdown : nil,
            maximumDrawdownHundredths: hasDrawdown ? traded.maximumDrawdown : nil)
    }

    /// The same row as it stood at some hour of the day.
    private func intraday(_ final: ActivityRow, _ stream: inout RandomStream) -> ActivityRow {
        var row = final
        let share = stream.uniform(0.2, 0.9)
        row.lotHundredths = max(1, Int(Double(final.lotHundredths) * share))
        let cents = Double(final.pnl.units) / 100 * share * stream.uniform(-0.4, 1.2)
        row.pnl = Money(cents: Int(cents.rounded()))
        row.drawdownHundredths = final.drawdownHundredths.map { Int(Double($0) * share) }
        return row
    }
}
