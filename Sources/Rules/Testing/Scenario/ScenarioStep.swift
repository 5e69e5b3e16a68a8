internal import Records

/// One line of a test's `given`: something that happens to a group of accounts.
package enum ScenarioStep: Sendable {
    case open(OpeningStep)
    case trade(TradingStep)
    case transact(TransactionStep)
    case correct(CorrectionStep)
    /// The affiliate's entry in the directory names the person behind the group's first account.
    case directory(group: String)
    /// So much time passes, in microseconds, without a record.
    case advance(Int64)
}

/// Accounts are opened and paid for: `{challenge_fee: 20, as: buyers, over: 40d}`.
package struct OpeningStep: Sendable {
    /// Who is behind the accounts.
    package enum Persons: String, CaseIterable, Sendable {
        /// A person each.
        case own
        /// One person under one address.
        case one
        /// One person under a new address each time.
        case aliases
    }

    var count: Int
    var group: String
    var affiliate = "suspect"
    /// The address of each, `{n}` being its number in the group; the person's own if `nil`.
    var email: String?
    /// From the firm's first day to the first account, in microseconds.
    var start = 60 * EventTime.microsecondsPerDay
    /// From the first account to the end of the stretch over which they are spread.
    var spread = 30 * EventTime.microsecondsPerDay
    var amount = Money(units: 99 * Money.unitsPerMajor)
    var currency = "USD"
    /// Of all accounts; a mix like the firm's if `nil`.
    var country: String?
    var persons = Persons.own
    var phase = "phase_1"
    var hasClickID = true
}

/// Accounts trade a day each day: `{activity: 12, of: buyers, days: 3}`.
package struct TradingStep: Sendable {
    var count: Int
    var group: String
    var days = 1
    /// From the account's fee to its first day, in microseconds.
    var delay = EventTime.microsecondsPerDay
    /// Hundredths of a lot; a habit of each account if `nil`.
    var lots: Int64?
    var pnl: Money?
    var instrument: String?
    /// The group whose accounts are traded against, one each, or a single one by all together.
    var mirrored: String?
    /// The group whose first account's trades are made as well.
    var copied: String?
}

/// Accounts are charged or paid: `{refund: 12, of: buyers, after: 20d}`.
package struct TransactionStep: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case refund, chargeback, payout
        case resetFee = "reset_fee"
        /// A fee for another challenge of a customer who keeps one account for all.
        case furtherFee = "further_fee"
    }

    var kind: Kind
    var count: Int
    var group: String
    /// From the account's fee, in microseconds.
    var delay: Int64
    /// The fee's own amount if `nil`.
    var amount: Money?
}

/// Records of a group are sent again with other values:
/// `{correct: refund, of: buyers, set: {status: reversed}}`.
package struct CorrectionStep: Sendable {
    package enum Target: String, CaseIterable, Sendable {
        case challengeFee = "challenge_fee"
        case refund, chargeback, payout
        case resetFee = "reset_fee"
        case activity, customer

        /// What may be set.
        var fieldNames: [String] {
            switch self {
            case .activity: ["lots", "pnl"]
            case .customer: ["phase", "country", "affiliate", "person"]
            default: ["status", "amount"]
            }
        }
    }

    var target: Target
    /// The whole group if `nil`.
    var count: Int?
    var group: String
    /// By the names of `Target.fieldNames`.
    var values: [String: String]
}
