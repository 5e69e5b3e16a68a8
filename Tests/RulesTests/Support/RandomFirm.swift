import Records

@testable import Rules

/// A small firm whose records come in any order and are sent again with other values.
struct RandomFirm {
    struct Customer {
        var affiliate: String
        var signup: EventTime
        var country: String?
        var hasClickID: Bool
    }

    struct Payment {
        var customer: Int
        var type: String
        var status: String
        var currency: String
        /// Hundredths.
        var amount: Int
        var time: EventTime
    }

    struct TradingDay: Hashable {
        var customer: Int
        var instrument: String
        var day: Day
    }

    var customers: [Int: Customer] = [:]
    var payments: [Int: Payment] = [:]
    /// Hundredths of a lot and of a currency unit.
    var trading: [TradingDay: (lots: Int, pnl: Int)] = [:]
    private var stream: SeededStream

    init(seed: UInt64) { stream = SeededStream(seed: seed) }

    private mutating func time() -> EventTime {
        ScenarioBook.start.advanced(byDays: stream.integer(in: 0...120))
    }

    mutating func clocks() -> [EventTime] {
        [time(), ScenarioBook.start.advanced(byDays: 121), time()]
    }

    mutating func nextBatches() -> [RecordBatch] {
        var records = ScenarioRecords()
        for _ in 0..<40 {
            switch stream.integer(in: 0...5) {
            case 0: sendCustomer(&records)
            case 1, 2: sendTradingDay(&records)
            default: sendPayment(&records)
            }
        }
        return records.batches
    }

    private mutating func sendCustomer(_ records: inout ScenarioRecords) {
        let number = stream.integer(in: 0...24)
        let customer = Customer(
            affiliate: "affiliate-\(stream.integer(in: 0...3))",
            signup: customers[number]?.signup ?? time(),
            country: stream.pick(["DE", "US", "FR", nil]),
            hasClickID: stream.chance(percent: 50))
        customers[number] = customer
        var values = [
            "customer_id": "c\(number)", "affiliate_id": customer.affiliate,
            "signup_date": customer.signup.description,
        ]
        values["country_code"] = customer.country
        if customer.hasClickID { values["click_id"] = "k" }
        records.send(.customers, values)
    }

    private mutating func sendPayment(_ records: inout ScenarioRecords) {
        let number = stream.integer(in: 0...90)
        let payment = Payment(
            customer: payments[number]?.customer ?? stream.integer(in: 0...24),
            type: stream.pick(["challenge_fee", "payout", "refund"]),
            status: stream.pick(["completed", "completed", "pending", "failed", "reversed"]),
            currency: stream.pick(["USD", "USD", "EUR"]),
            amount: stream.integer(in: 1...30_000), time: time())
        payments[number] = payment
        records.send(
            .transactions,
            [
                "transaction_id": "t\(number)", "customer_id": "c\(payment.customer)",
                "transaction_type": payment.type, "status": payment.status,
                "currency": payment.currency, "transaction_date": payment.time.description,
                "amount_currency": Money(units: Int64(payment.amount) * 100).text(minorDigits: 2),
            ])
    }

    private mutating func sendTradingDay(_ records: inout ScenarioRecords) {
        let key = TradingDay(
            customer: stream.integer(in: 0...24), instrument: stream.pick(["GOLD", "OIL"]),
            day: time().day)
        let values = (lots: stream.integer(in: 0...500), pnl: stream.integer(in: -9000...9000))
        trading[key] = values
        records.send(
            .tradingActivity,
            [
                "customer_id": "c\(key.customer)", "date": key.day.description,
                "instrument": key.instrument, "currency": "USD",
                "lots_traded": Money(units: Int64(values.lots) * 100).text(minorDigits: 2),
                "pnl": Money(units: Int64(values.pnl) * 100).text(minorDigits: 2),
            ])
    }
}
