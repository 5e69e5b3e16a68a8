package import Records

/// What was planted in a firm: `truth.json`.
package struct Truth: Sendable {
    package struct Pair: Sendable {
        package let first: String
        package let second: String
        /// Days on which the two mirrored each other.
        package let days: Int
    }

    package internal(set) var seed: UInt64
    package internal(set) var variant: FirmVariant
    package internal(set) var asOf: EventTime
    package internal(set) var allAffiliates: [String]
    /// Affiliates that cheat and show it: at least one account with a trace.
    package internal(set) var affiliates: [String: FraudKind] = [:]
    /// Accounts whose fraud shows in the data.
    package internal(set) var customers: [String: FraudKind] = [:]
    package internal(set) var pairs: [Pair] = []
    /// One account first, then those that hedge it together.
    package internal(set) var groups: [[String]] = []
    /// Commission lines of `customers`.
    package internal(set) var commissions: [String] = []
    /// Commission lines that a fraudster bought without any trace in the data.
    package internal(set) var greyCommissions: [String] = []
    /// Customers of those lines.
    package internal(set) var greyCustomers: [String] = []
    /// Honest accounts by what they look like.
    package internal(set) var lookAlikes: [LookAlike: [String]] = [:]
    /// Affiliates that look like a fraudster and are not one, by what they look like.
    package internal(set) var lookAlikeAffiliates: [LookAlike: [String]] = [:]
    /// Accounts of every person with more than one.
    package internal(set) var persons: [[String]] = []
}
