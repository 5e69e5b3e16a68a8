internal import Records
internal import Signals
internal import Store

extension AccountTrading {
    /// The same in the base currency, where a rate is known.
    func converted(_ rates: CurrencyRates?) -> AccountTrading {
        guard let rates, let pnl = rates.converted(pnl, currency, on: day) else { return self }
        var row = self
        (row.currency, row.pnl) = (rates.base, pnl)
        return row
    }

    /// The current rows of a few accounts, in any order.
    static func rows(of customers: [String], in records: CurrentRecords) -> [AccountTrading] {
        customers.flatMap { id -> [AccountTrading] in
            guard let customer = records.customerIDs.id(of: id) else { return [] }
            return records.activity.rows(of: customer).map { row in
                let group = records.activity.groups[Int(records.activity.group[row])]
                return AccountTrading(
                    customerID: id, day: group.day,
                    instrument: records.instruments[group.instrument], currency: group.currency,
                    lots: records.activity.lots[row], pnl: records.activity.pnl[row])
            }
        }
    }
}
