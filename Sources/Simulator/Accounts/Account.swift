import Records

/// What is true of an account, whatever its records show.
enum Label: Sendable, Equatable {
    case honest
    case fraud(FraudKind)
    /// Bought by a fraudster, but without any trace in the data.
    case grey(FraudKind)

    var visibleFraud: FraudKind? { if case .fraud(let kind) = self { kind } else { nil } }
    var hidden: Label { visibleFraud.map(Label.grey) ?? self }
}

/// A challenge account as it came about, before it is written as records.
struct Account: Sendable {
    /// For what is drawn when the records are written: missing fields, resends, identifiers.
    let stream: RandomStream
    let affiliate: Int
    let person: UInt64
    var identity: Identity
    let country: Country
    let product: Product
    let signup: EventTime
    let purchase: EventTime
    let feeInCents: Int
    var trading = TradingHistory()
    var payments: [Payment] = []
    var label = Label.honest
    var lookAlikes: [LookAlike] = []
}

/// Money that moves after the fee: payouts, resets, refunds and chargebacks.
struct Payment: Sendable {
    enum Kind: String, Sendable {
        case payout
        case resetFee = "reset_fee"
        case refund, adjustment
    }

    let kind: Kind
    let cents: Int
    let time: EventTime
}

/// What an account traded and how its challenge went.
struct TradingHistory: Sendable {
    var rows: [TradedRow] = []
    /// Changes of phase in order of time; empty while the first phase lasts.
    var milestones: [Milestone] = []

    var failure: EventTime? { milestones.last.flatMap { $0.phase == .failed ? $0.time : nil } }
}

struct Milestone: Sendable {
    let phase: Phase
    let time: EventTime
}

/// One day of one account on one instrument. Lots, P&L and drawdowns are in hundredths.
struct TradedRow: Sendable {
    let day: Int
    let instrument: Int
    let lots: Int
    let pnl: Int
    let drawdown: Int
    let maximumDrawdown: Int
}
