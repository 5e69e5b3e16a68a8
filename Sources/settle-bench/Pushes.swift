import Feeds
import Records

/// A kind of record that is pushed into a firm.
enum PushedKind: String, CaseIterable {
    /// Of a known customer, dated a day before the firm's last record.
    case fee, refund, activity
    /// A new customer with its first fee: named after two known ones, or a further account of one.
    case customer, account
    /// A fee by which the as-of time moves forward by a minute, by a day.
    case minute, day
}

/// What the records that are pushed take from a firm's customer.
struct KnownCustomer {
    let id: String
    let affiliate: String
    let country: String
    let firstName: String
    let lastName: String
    let email: String

    init(_ customer: Customer, in text: BatchText) {
        id = text.string(customer.id)
        affiliate = text.string(customer.affiliateID)
        country = customer.country.map(\.description) ?? ""
        firstName = text.string(customer.firstName)
        lastName = text.string(customer.lastName)
        email = text.string(customer.email)
    }
}

/// Makes the records that are pushed.
struct Pushes {
    private let customers: [KnownCustomer]
    private let latest: EventTime

    private static let stride = 7919

    /// - Parameter latest: the firm's last record.
    init(_ customers: [KnownCustomer], _ latest: EventTime) {
        self.customers = customers
        self.latest = latest
    }

    /// - Parameter number: of the record among those of its kind; no two are equal.
    func batches(_ kind: PushedKind, _ number: Int) throws -> [RecordBatch] {
        let place = (number * Self.stride + kind.rawValue.count) % customers.count
        let customer = customers[place].id
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
        case .customer, .account:
            let (id, own) = ("pushed-\(kind)-\(number)", customers[place])
            let other = customers[(place + customers.count / 2) % customers.count]
            let isNew = kind == .customer
            let lastName = isNew ? other.lastName : own.lastName
            let email =
                isNew ? "\(own.firstName).\(lastName)\(number)@example.org".lowercased() : own.email
            let row =
                #"{"customer_id": "\#(id)", "signup_date": "\#(before)", "#
                + #""affiliate_id": "\#(own.affiliate)", "country_code": "\#(own.country)", "#
                + #""challenge_type": "standard", "phase": "phase_1", "account_size": 100000, "#
                + #""first_name": "\#(own.firstName)", "last_name": "\#(lastName)", "#
                + #""email": "\#(email)"}"#
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
