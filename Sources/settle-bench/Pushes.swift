import Feeds
import Records

/// A kind of record that is pushed into a firm.
enum PushedKind: String, CaseIterable {
    /// Of a known customer, dated a day before the firm's last record.
    case fee, refund, activity
    /// A new customer with its first fee.
    case customer
    /// A fee by which the as-of time moves forward by a minute, by a day.
    case minute, day
}

/// Makes the records that are pushed.
struct Pushes {
    private let customers: [String]
    private let latest: EventTime

    private static let stride = 7919

    /// - Parameter latest: the firm's last record.
    init(_ customers: [String], _ latest: EventTime) {
        self.customers = customers
        self.latest = latest
    }

    /// - Parameter number: of the record among those of its kind; no two are equal.
    func batches(_ kind: PushedKind, _ number: Int) throws -> [RecordBatch] {
        let customer = customers[(number * Self.stride + kind.rawValue.count) % customers.count]
        let before = latest.advanced(byDays: -1).advanced(bySeconds: number)
        switch kind {
        case .fee:
            return try [transaction("challenge_fee", of: customer, kind, number, at: before)]
        case .refund: return try [transaction("refund", of: customer, kind, number, at: before)]
        case .activity:
            let row =
                #"{"date": "\#(before.day)", "customer_id": "\#(customer)", "instrument": "EURUSD", "#
                + #""currency": "USD", "lots_traded": 0.37, "pnl": -120.5, "drawdown": 1, "#
                + #""max_drawdown": 2}"#
            return try [read(row, .tradingActivity)]
        case .customer:
            let id = "pushed-\(number)"
            let row =
                #"{"customer_id": "\#(id)", "signup_date": "\#(before)", "affiliate_id": "A00007", "#
                + #""country_code": "SE", "challenge_type": "two_step", "phase": "phase_1", "#
                + #""account_size": 100000, "first_name": "Ada\#(number)", "last_name": "Berg", "#
                + #""email": "ada.berg\#(number)@example.org"}"#
            return try [
                read(row, .customers),
                transaction("challenge_fee", of: id, kind, number, at: before),
            ]
        case .minute:
            return try [
                transaction(
                    "challenge_fee", of: customer, kind, number,
                    at: latest.advanced(bySeconds: 60 * (number + 1)))
            ]
        case .day:
            return try [
                transaction(
                    "challenge_fee", of: customer, kind, number,
                    at: latest.advanced(byDays: number + 1))
            ]
        }
    }

    private func transaction(
        _ type: String, of customer: String, _ kind: PushedKind, _ number: Int, at time: EventTime
    ) throws -> RecordBatch {
        try read(
            #"{"transaction_id": "pushed-\#(kind)-\#(number)", "customer_id": "\#(customer)", "#
                + #""transaction_type": "\#(type)", "amount_currency": 99.00, "currency": "USD", "#
                + #""transaction_date": "\#(time)", "status": "completed"}"#,
            .transactions)
    }

    private func read(_ row: String, _ entity: Entity) throws -> RecordBatch {
        let reader = FeedReader(validator: RecordValidator(conventions: .standard), threads: 1)
        var made = RecordBatch(source: "pushed")
        try reader.read(
            Array((row + "\n").utf8),
            as: FeedSource(entity: entity, path: "pushed", format: .ndjson)
        ) { made = $0 }
        precondition(made.rejects.isEmpty, "\(made.rejects)")
        return made
    }
}

extension EventTime {
    fileprivate func advanced(bySeconds seconds: Int) -> EventTime {
        EventTime(
            microseconds: microseconds + Int64(seconds) * EventTime.microsecondsPerSecond)
    }
}
