package import Records

/// A firm written by hand, record by record; a record that is sent again is a correction.
package struct HandmadeFirm {
    package private(set) var rows: [FieldRow] = []
    package static let firstDay = Day(year: 2026, month: 1, day: 5)
    private var fees = 0

    package init() {}

    /// Noon of a day of the firm.
    package static func noon(_ day: Int) -> EventTime {
        EventTime(microseconds: firstDay.start.microseconds + EventTime.microsecondsPerDay / 2)
            .advanced(byDays: day)
    }

    package mutating func send(_ row: FieldRow) { rows.append(row) }

    /// So many minutes after noon, or before it.
    private static func time(_ day: Int, _ minute: Int) -> EventTime {
        let minutes = Int64(minute) * 60 * EventTime.microsecondsPerSecond
        return EventTime(microseconds: noon(day).microseconds + minutes)
    }

    /// Opens an account; name and address are its own unless given.
    package mutating func customer(
        _ id: String, of affiliate: String = "A", day: Int = 0, minute: Int = 0,
        country: String? = "US", _ fields: [String: String] = [:]
    ) {
        var values = [
            "customer_id": id, "affiliate_id": affiliate,
            "signup_date": Self.time(day, minute).description, "challenge_type": "two_step",
            "account_size": "10000", "first_name": "Per" + Self.letters(id),
            "last_name": "Son" + Self.letters(id), "email": Self.letters(id) + "@example.com",
        ]
        values["country_code"] = country
        send(FieldRow(.customers, values.merging(fields) { $1 }))
    }

    /// The digits of an id as letters, so that names differ where ids do.
    private static func letters(_ id: String) -> String {
        let digits = Array("qrstuvwxyz")
        return String(id.lowercased().map { $0.wholeNumberValue.map { digits[$0] } ?? $0 })
    }

    package mutating func transaction(
        _ id: String, of customer: String, _ type: String, day: Int, minute: Int = 0,
        amount: String = "99.00", currency: String = "USD", status: String = "completed"
    ) {
        send(
            FieldRow(
                .transactions,
                [
                    "transaction_id": id, "customer_id": customer, "transaction_type": type,
                    "amount_currency": amount, "currency": currency, "status": status,
                    "transaction_date": Self.time(day, minute).description,
                ]))
    }

    /// An account with its settled fee, named `fee-` and the account's id.
    package mutating func buyer(
        _ id: String, of affiliate: String = "A", day: Int = 0, minute: Int = 0,
        country: String? = "US", _ fields: [String: String] = [:]
    ) {
        customer(id, of: affiliate, day: day, minute: minute, country: country, fields)
        transaction("fee-" + id, of: id, "challenge_fee", day: day, minute: minute)
    }

    package mutating func trade(
        _ customer: String, day: Int, lots: String = "1.00", pnl: String = "10.00",
        instrument: String = "EURUSD", currency: String = "USD"
    ) {
        let date = Day(number: Self.firstDay.number + Int32(day))
        send(
            FieldRow(
                .tradingActivity,
                [
                    "date": date.description, "customer_id": customer, "instrument": instrument,
                    "currency": currency, "lots_traded": lots, "pnl": pnl,
                ]))
    }

    package mutating func directory(_ affiliate: String, _ fields: [String: String] = [:]) {
        send(FieldRow(.affiliates, ["affiliate_id": affiliate].merging(fields) { $1 }))
    }

    package mutating func commission(
        _ id: String, of affiliate: String, customer: String, transaction: String? = nil,
        amount: String = "14.85", currency: String = "USD", day: Int = 0,
        status: String = "accrued"
    ) {
        var values = [
            "commission_id": id, "affiliate_id": affiliate, "customer_id": customer,
            "amount": amount, "currency": currency, "status": status,
            "accrued_date": Self.noon(day).description,
        ]
        values["transaction_id"] = transaction
        send(FieldRow(.commissions, values))
    }
}

extension HandmadeFirm {
    /// Affiliates whose buyers come one by one at all hours from several countries,
    /// trade for days in odd lots and keep their accounts: what others are judged against.
    package mutating func honestBackground(
        affiliates: Int = 8, buyers: Int = 15, seed: UInt64 = 1
    ) {
        var stream = SeededStream(seed)
        for affiliate in 0..<affiliates {
            for number in 0..<buyers {
                let id = "h\(affiliate)x\(number)"
                let day = stream.integer(0...60)
                buyer(
                    id, of: "H\(affiliate)", day: day,
                    minute: (affiliate * 311 + number * 97) % 1380 - 690,
                    country: stream.pick(["US", "GB", "DE", "FR", "IT"]))
                honestTrading(of: id, from: day + 1, &stream)
            }
        }
        // A quiet day at the end gives every account the time to be used.
        trade("h0x0", day: 120, lots: "0.37", pnl: "3.00")
    }

    private mutating func honestTrading(
        of customer: String, from day: Int, _ stream: inout SeededStream
    ) {
        let lots = stream.integer(11...289)
        for offset in 0..<stream.integer(4...9) {
            trade(
                customer, day: day + 2 * offset, lots: Self.hundredths(lots),
                pnl: Self.hundredths(stream.integer(-300...300) * lots),
                instrument: stream.pick(["EURUSD", "XAUUSD", "NAS100"]))
        }
    }

    package static func hundredths(_ number: Int) -> String {
        Money(units: Int64(number) * 100).text(minorDigits: 2)
    }
}
