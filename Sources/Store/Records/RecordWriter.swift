internal import GRDB
internal import Records

/// Writes the records of batches into their tables; the greatest version of each key stays current.
///
/// What a record replaces goes to the table of versions; a record that says what is known already
/// writes nothing.
struct RecordWriter {
    private let db: Database
    private var sequence: Int64
    private var currencies = CurrencyTexts()
    private let texts = RowTexts()
    /// Transactions that name another customer than the one that they belong to.
    private(set) var refused: [Reject] = []

    /// - Parameter sequence: the number of the next record.
    init(_ db: Database, sequence: Int64) {
        self.db = db
        self.sequence = sequence
    }

    /// - Returns: the number of the record behind the last.
    mutating func write(_ batch: RecordBatch) throws -> Int64 {
        try batch.text.bytes.withUnsafeBytes { text in
            try writeAffiliates(batch.affiliates, text)
            try writeCustomers(batch.customers, text)
            try writeCommissions(batch.commissions, text)
            try writeActivities(batch.activities, text)
            try writeTransactions(batch, text)
        }
        return sequence
    }

    private mutating func writeTransactions(
        _ batch: RecordBatch, _ text: UnsafeRawBufferPointer
    ) throws {
        if batch.transactions.isEmpty { return }
        let rows = try RowWriter(db, RecordSQL.newTransaction, RecordSQL.transaction)
        let owners = try TransactionOwners(db)
        let known = try KnownTime(db, RecordSQL.timeOfTransaction)
        var tally = RecordTally(db)
        var days = DayTally(.transactions)
        for (index, record) in batch.transactions.enumerated() {
            let number = next()
            let currency = currencies.text(record.currency)
            texts.begin()
            var earlier: Int64?
            let written = try rows.write(
                beforeReplacing: { earlier = try known.day(of: record.id, in: text) }
            ) { row in
                row.bind(1, record.id, in: text)
                row.bind(2, record.customerID, in: text)
                row.bind(3, record.type.storedCode)
                row.bind(4, record.status.storedCode)
                texts.bind(5, currency, to: row)
                row.bind(6, record.amount.units)
                row.bind(7, record.time.microseconds)
                row.bind(8, number)
            }
            tally.note(written: written)
            if written > 0 {
                days.note(DayTally.day(record.time), replacing: earlier)
                continue
            }
            // Nothing was written: it says what is known, or it names another customer.
            if let owner = try owners.owner(ofTransaction: index, of: batch),
                owner != batch.text.string(record.customerID)
            {
                refused.append(batch.contradiction(at: index, owner: owner))
            }
        }
        try tally.keep(.transactions, db)
        try days.keep(db)
    }

    private mutating func writeActivities(
        _ records: [TradingActivity], _ text: UnsafeRawBufferPointer
    ) throws {
        if records.isEmpty { return }
        let rows = try RowWriter(db, RecordSQL.newActivity, RecordSQL.activity)
        var tally = RecordTally(db)
        var days = DayTally(.tradingActivity)
        for record in records {
            let number = next()
            let currency = currencies.text(record.currency)
            texts.begin()
            let day = Int64(record.day.number)
            var earlier: Int64?
            let written = try rows.write(beforeReplacing: { earlier = day }) { row in
                row.bind(1, day)
                row.bind(2, record.customerID, in: text)
                row.bind(3, record.instrument, in: text)
                texts.bind(4, currency, to: row)
                row.bind(5, record.lots)
                row.bind(6, record.pnl.units)
                row.bind(7, number)
                row.bind(8, record.carried, in: text)
            }
            tally.note(written: written)
            if written > 0 { days.note(day, replacing: earlier) }
        }
        try tally.keep(.tradingActivity, db)
        try days.keep(db)
    }

    private mutating func writeCustomers(
        _ records: [Customer], _ text: UnsafeRawBufferPointer
    ) throws {
        if records.isEmpty { return }
        let rows = try RowWriter(db, RecordSQL.newCustomer, RecordSQL.customer)
        let older = try RawStatement(db, RecordSQL.olderCustomer)
        let known = try KnownTime(db, RecordSQL.timeOfCustomer)
        var tally = RecordTally(db)
        var days = DayTally(.customers)
        for record in records {
            let number = next()
            var earlier: Int64?
            let written = try rows.write(
                beforeReplacing: { earlier = try known.day(of: record.id, in: text) }
            ) { bind(record, number, to: $0, text) }
            tally.note(written: written)
            if written > 0 {
                days.note(DayTally.day(record.signup), replacing: earlier)
                continue
            }
            bind(record, number, to: older, text)
            tally.note(versions: try older.run())
        }
        try tally.keep(.customers, db)
        try days.keep(db)
    }

    private func bind(
        _ record: Customer, _ number: Int64, to statement: RawStatement,
        _ text: UnsafeRawBufferPointer
    ) {
        statement.bind(1, record.id, in: text)
        statement.bind(2, record.affiliateID, in: text)
        statement.bind(3, record.signup.microseconds)
        statement.bind(4, record.lastModified)
        statement.bind(5, record.version.microseconds)
        statement.bind(6, record.country)
        statement.bind(7, record.hasClickID ? 1 : 0)
        statement.bind(8, record.challengeType, in: text)
        statement.bind(9, record.phase, in: text)
        if let size = record.accountSize {
            statement.bind(10, size.units)
        } else {
            statement.bindNull(10)
        }
        statement.bind(11, record.firstName, in: text)
        statement.bind(12, record.lastName, in: text)
        statement.bind(13, record.email, in: text)
        statement.bind(14, number)
        statement.bind(15, record.carried, in: text)
    }

    private mutating func writeAffiliates(
        _ records: [Affiliate], _ text: UnsafeRawBufferPointer
    ) throws {
        if records.isEmpty { return }
        let statement = try RawStatement(db, RecordSQL.affiliate)
        for record in records {
            statement.bind(1, record.id, in: text)
            statement.bind(2, record.email, in: text)
            statement.bind(3, record.firstName, in: text)
            statement.bind(4, record.lastName, in: text)
            statement.bind(5, record.country)
            statement.bind(6, record.parentID, in: text)
            statement.bind(7, next())
            _ = try statement.run()
        }
    }

    private mutating func writeCommissions(
        _ records: [Commission], _ text: UnsafeRawBufferPointer
    ) throws {
        if records.isEmpty { return }
        let rows = try RowWriter(db, RecordSQL.newCommission, RecordSQL.commission)
        for record in records {
            let number = next()
            let currency = currencies.text(record.currency)
            texts.begin()
            _ = try rows.write(beforeReplacing: {}) { row in
                row.bind(1, record.id, in: text)
                row.bind(2, record.affiliateID, in: text)
                row.bind(3, record.customerID, in: text)
                row.bind(4, record.transactionID, in: text)
                row.bind(5, record.amount.units)
                texts.bind(6, currency, to: row)
                row.bind(7, record.accrued.microseconds)
                texts.bind(8, record.status.rawValue, to: row)
                row.bind(9, number)
            }
        }
    }

    private mutating func next() -> Int64 {
        defer { sequence += 1 }
        return sequence
    }
}

/// Writes rows of a table whose keys are mostly new.
private struct RowWriter {
    private let new: RawStatement
    private let known: RawStatement

    /// - Parameters:
    ///   - new: writes a row unless its key is known.
    ///   - known: the same parameters; decides what becomes of a row whose key is known.
    init(_ db: Database, _ new: String, _ known: String) throws {
        self.new = try RawStatement(db, new)
        self.known = try RawStatement(db, known)
    }

    /// - Parameter look: called where the key is known, before anything is made of that.
    /// - Returns: rows that were written.
    func write(
        beforeReplacing look: () throws -> Void, _ bind: (RawStatement) -> Void
    ) throws -> Int {
        bind(new)
        let written = try new.run()
        if written > 0 { return written }
        try look()
        bind(known)
        return try known.run()
    }
}

/// Tells of which day a record is that is kept.
private struct KnownTime {
    private let rows: RowReader

    init(_ db: Database, _ sql: String) throws { rows = try RowReader(db, cached: sql) }

    func day(of id: TextKey, in text: UnsafeRawBufferPointer) throws -> Int64? {
        let start = Int(id.offset)
        rows.restart(
            borrowing: UnsafeRawBufferPointer(rebasing: text[start..<start + Int(id.length)]))
        defer { rows.reset() }
        return try rows.next()
            ? DayTally.day(EventTime(microseconds: rows.integer(0))) : nil
    }
}
