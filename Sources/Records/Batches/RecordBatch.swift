/// A challenge account, as sent.
package struct Customer: Sendable {
    package var id: TextKey
    package var affiliateID: TextKey
    package var signup: EventTime
    package var lastModified: EventTime?
    package var country: CountryCode?
    package var hasClickID: Bool
    package var challengeType: TextKey
    package var phase: TextKey
    package var accountSize: Money?
    package var firstName: TextKey
    package var lastName: TextKey
    package var email: TextKey
    /// The fields that no signal reads, as the inside of a JSON object.
    package var carried: TextKey

    package init(
        id: TextKey, affiliateID: TextKey, signup: EventTime, lastModified: EventTime?,
        country: CountryCode?, hasClickID: Bool, challengeType: TextKey, phase: TextKey,
        accountSize: Money?, firstName: TextKey, lastName: TextKey, email: TextKey,
        carried: TextKey = .absent
    ) {
        self.id = id
        self.affiliateID = affiliateID
        self.signup = signup
        self.lastModified = lastModified
        self.country = country
        self.hasClickID = hasClickID
        self.challengeType = challengeType
        self.phase = phase
        self.accountSize = accountSize
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.carried = carried
    }

    /// What orders the versions of a customer.
    package var version: EventTime { lastModified ?? signup }
}

/// A financial event of an account, as sent.
package struct Transaction: Sendable {
    package var id: TextKey
    package var customerID: TextKey
    package var type: TransactionType
    package var status: TransactionStatus
    package var currency: CurrencyCode
    package var amount: Money
    package var time: EventTime

    package init(
        id: TextKey, customerID: TextKey, type: TransactionType, status: TransactionStatus,
        currency: CurrencyCode, amount: Money, time: EventTime
    ) {
        self.id = id
        self.customerID = customerID
        self.type = type
        self.status = status
        self.currency = currency
        self.amount = amount
        self.time = time
    }
}

/// One account's day in one instrument and currency, as sent.
package struct TradingActivity: Sendable {
    package var customerID: TextKey
    package var instrument: TextKey
    package var currency: CurrencyCode
    package var day: Day
    /// Standard lots in hundredths.
    package var lots: Int64
    package var pnl: Money
    /// The fields that no signal reads, as the inside of a JSON object.
    package var carried: TextKey

    package init(
        customerID: TextKey, instrument: TextKey, currency: CurrencyCode, day: Day, lots: Int64,
        pnl: Money, carried: TextKey = .absent
    ) {
        self.customerID = customerID
        self.instrument = instrument
        self.currency = currency
        self.day = day
        self.lots = lots
        self.pnl = pnl
        self.carried = carried
    }

    /// Lots as a JSON number with two decimals.
    package static func text(lots hundredths: Int64) -> String {
        let unitsPerHundredth = Int128(Money.unitsPerMajor / 100)
        return MoneySum(units: Int128(hundredths) * unitsPerHundredth).text(minorDigits: 2)
    }
}

/// An entry of the affiliate directory, as sent.
package struct Affiliate: Sendable {
    package var id: TextKey
    package var email: TextKey
    package var firstName: TextKey
    package var lastName: TextKey
    package var country: CountryCode?
    package var parentID: TextKey

    package init(
        id: TextKey, email: TextKey, firstName: TextKey, lastName: TextKey, country: CountryCode?,
        parentID: TextKey
    ) {
        self.id = id
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.country = country
        self.parentID = parentID
    }
}

/// A commission line, as sent.
package struct Commission: Sendable {
    package var id: TextKey
    package var affiliateID: TextKey
    package var customerID: TextKey
    package var transactionID: TextKey
    package var amount: Money
    package var currency: CurrencyCode
    package var accrued: EventTime
    package var status: CommissionStatus

    package init(
        id: TextKey, affiliateID: TextKey, customerID: TextKey, transactionID: TextKey,
        amount: Money, currency: CurrencyCode, accrued: EventTime, status: CommissionStatus
    ) {
        self.id = id
        self.affiliateID = affiliateID
        self.customerID = customerID
        self.transactionID = transactionID
        self.amount = amount
        self.currency = currency
        self.accrued = accrued
        self.status = status
    }
}

/// Where a record stood: a line number in its source, from 1.
package typealias LineNumber = Int

/// Validated records of one stretch of one source, in the order in which they stood.
///
/// A batch holds one entity: the arrays of the others are empty. `lines[i]` is the line of the
/// `i`-th record; lines count from the start of the stretch until the feed places them.
package struct RecordBatch: Sendable {
    package var source: String
    package var firstLine: LineNumber = 1
    package var lineCount = 0
    package var text = BatchText()
    package var lines: [UInt32] = []
    package var customers: [Customer] = []
    package var transactions: [Transaction] = []
    package var activities: [TradingActivity] = []
    package var affiliates: [Affiliate] = []
    package var commissions: [Commission] = []
    package var rejects: [Reject] = []
    /// The stretch as it stood in the source, and where in it each record lies: kept for entities
    /// that may have to wait for their customer, empty for others.
    package var raw: [UInt8] = []
    package var rawSpans: [Range<UInt32>] = []

    package init(source: String) { self.source = source }

    package var recordCount: Int { lines.count }

    /// The line of the `index`-th record in its source.
    package func line(of index: Int) -> LineNumber {
        index < lines.count ? Int(lines[index]) : firstLine
    }

    /// The `index`-th record as it stood in its source.
    package func recordText(of index: Int) -> String {
        guard index < rawSpans.count else { return "" }
        let span = rawSpans[index]
        return raw.withUnsafeBytes { bytes in
            Records.recordText(
                UnsafeRawBufferPointer(
                    rebasing: bytes[Int(span.lowerBound)..<Int(span.upperBound)]))
        }
    }
}

/// A violation of a record that could not be taken, with the record itself.
package struct Reject: Hashable, Sendable {
    package var source: String
    package var line: LineNumber
    package var violation: Violation
    /// The record's text as it stood in the source.
    package var record: String
    /// The record that it was to become or to correct; `nil` where that can't be told.
    package var subject: RecordName?

    package init(
        source: String, line: LineNumber, violation: Violation, record: String,
        subject: RecordName? = nil
    ) {
        self.source = source
        self.line = line
        self.violation = violation
        self.record = record
        self.subject = subject
    }
}

/// A transaction or a commission line by its id.
package struct RecordName: Hashable, Sendable {
    package var entity: Entity
    package var id: String

    package init(_ entity: Entity, _ id: String) {
        self.entity = entity
        self.id = id
    }
}
