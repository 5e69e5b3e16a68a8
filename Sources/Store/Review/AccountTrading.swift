package import GRDB
package import Records

/// A day's trading of one account in one instrument and currency, as it stands.
package struct AccountTrading: Sendable {
    package var customerID: String
    package var day: Day
    package var instrument: String
    package var currency: CurrencyCode
    /// Standard lots in hundredths.
    package var lots: Int64
    package var pnl: Money

    package init(
        customerID: String, day: Day, instrument: String, currency: CurrencyCode, lots: Int64,
        pnl: Money
    ) {
        self.customerID = customerID
        self.day = day
        self.instrument = instrument
        self.currency = currency
        self.lots = lots
        self.pnl = pnl
    }

    /// The current rows of a few accounts, by day, account, instrument and currency.
    ///
    /// - Complexity: O(rows of the database), for activity is keyed day first.
    package static func rows(of customers: [String], _ db: Database) throws -> [AccountTrading] {
        var list = JSONLine()
        list.strings("ids", customers)
        let reader = try RowReader(
            db,
            """
            SELECT customer_id, day, instrument, currency, lots, pnl FROM trading_activity
            WHERE customer_id IN (SELECT value FROM json_each(?, '$.ids'))
            ORDER BY day, customer_id, instrument, currency
            """, [String(decoding: list.finished(), as: UTF8.self)])
        var rows: [AccountTrading] = []
        while try reader.next() {
            rows.append(
                AccountTrading(
                    customerID: reader.string(0),
                    day: Day(number: Int32(clamping: reader.integer(1))),
                    instrument: reader.string(2), currency: try reader.currency(3),
                    lots: reader.integer(4), pnl: reader.money(5)))
        }
        return rows
    }
}
