package import Records

/// What a rule can be about.
package enum SubjectKind: String, CaseIterable, Sendable {
    case affiliate, person, customer, pair, ring
}

/// One subject, by interned ids: an affiliate, the canonical first customer of a person, a
/// customer, or the two customers of a pair in canonical order.
package struct Subject: Hashable, Sendable {
    package var kind: SubjectKind
    package var first: UInt32
    package var second: UInt32 = .max

    package init(kind: SubjectKind, first: UInt32, second: UInt32 = .max) {
        self.kind = kind
        self.first = first
        self.second = second
    }
}

/// A field that a signal offers to rules.
package struct SignalField: Hashable, Sendable {
    package enum Kind: Sendable {
        case count, number
        /// An amount in the currency of the signal's `currency` field.
        case money
        /// An instant, in microseconds since 1970.
        case time
        /// The raw value of a `CurrencyCode`.
        case currency
        /// The raw value of a `CountryCode`, negative for none.
        case country
    }

    package var name: String
    package var kind: Kind
    package var meaning: String

    package init(_ name: String, _ kind: Kind, _ meaning: String) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
    }
}

/// What a signal says of one subject.
package struct Finding: Equatable, Sendable {
    package var subject: Subject
    /// One per field of the signal, in its order; counts are whole numbers.
    package var values: [Double]
    /// Accounts that the evidence implicates, in canonical order.
    package var customers: [UInt32] = []

    package init(subject: Subject, values: [Double], customers: [UInt32] = []) {
        self.subject = subject
        self.values = values
        self.customers = customers
    }
}

/// The rows behind a finding, made only for subjects that are flagged.
package struct Evidence: Sendable {
    package var rows: [EvidenceRow]
    /// Rows of the transaction table.
    package var transactions: [Int]
    /// Event time of the newest row.
    package var newest: EventTime
    /// What the rows hang on beside the finding.
    var basis: EvidenceBasis

    package init(rows: [EvidenceRow], transactions: [Int], newest: EventTime) {
        self.init(rows: rows, transactions: transactions, newest: newest, basis: .everything)
    }

    init(
        rows: [EvidenceRow], transactions: [Int], newest: EventTime, basis: EvidenceBasis
    ) {
        self.rows = rows
        self.transactions = transactions
        self.newest = newest
        self.basis = basis
    }
}
