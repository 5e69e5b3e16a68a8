package import Records

/// What the affiliate directory says of an affiliate; strings are ids of `CurrentRecords.words`.
package struct DirectoryEntry: Sendable {
    package var email: UInt32
    package var firstName: UInt32
    package var lastName: UInt32
    package var country: UInt16
    package var parent: UInt32
}

/// A commission line as the firm keeps it.
package struct CommissionLine: Sendable {
    package var affiliate: UInt32
    package var customer: UInt32
    /// `CustomerTable.none` where the line names no transaction.
    package var transaction: UInt32
    package var amount: Money
    package var currency: CurrencyCode
    package var accrued: EventTime
    package var status: CommissionStatus
}
