package import Records

/// The current version of every record, as typed columns over interned ids.
///
/// `apply` is the only way in. What changed since the last settle is noted by customer and by
/// activity group, so that a settle recomputes those alone.
package struct CurrentRecords: Sendable {
    package private(set) var affiliateIDs = Interner()
    package private(set) var customerIDs = Interner()
    package private(set) var transactionIDs = Interner()
    package private(set) var commissionIDs = Interner()
    package private(set) var instruments = Interner()
    /// Names, emails, challenge types: text that is compared, never an identifier.
    package private(set) var words = Interner()

    package private(set) var customers = CustomerTable()
    package private(set) var transactions = TransactionTable()
    package private(set) var activity = ActivityTable()
    package private(set) var directory: [UInt32: DirectoryEntry] = [:]
    package private(set) var commissions: [CommissionLine] = []

    package private(set) var changedCustomers = ChangeSet()
    package private(set) var changedGroups = ChangeSet()
    /// Rows of `commissions`.
    package private(set) var changedCommissions = ChangeSet()
    package private(set) var totals = RecordTotals()
    /// Unknown customers whom commissions name.
    private var awaited: Set<UInt32> = []
    private var parkedTransactions: [UInt32: RecordOrigin] = [:]
    private var parkedActivity: [Int: RecordOrigin] = [:]

    package init() {}

    /// Takes a batch in its order; the greatest version of each key wins.
    ///
    /// - Returns: records that contradict what is already known.
    /// - Complexity: O(records), amortised.
    package mutating func apply(_ batch: RecordBatch) -> [Reject] {
        for record in batch.affiliates { apply(record, batch.text) }
        for record in batch.customers { apply(record, batch.text) }
        for record in batch.commissions { apply(record, batch.text) }
        applyActivities(batch)
        return applyTransactions(batch)
    }

    /// Forgets what changed: every subject has been brought up to date.
    package mutating func markSettled() {
        changedCustomers.removeAll()
        changedGroups.removeAll()
        changedCommissions.removeAll()
        if !totals.isExact { totals.set(latest: foundLatest) }
    }

    /// Records whose customer never arrived.
    package func parkedRejects() -> [Reject] {
        parkedTransactions.values.map(\.reject) + parkedActivity.values.map(\.reject)
    }

    package func isKnown(_ customer: UInt32) -> Bool { customers.isKnown[Int(customer)] }

    package func hasSignedUp(_ customer: UInt32, by time: EventTime) -> Bool {
        isKnown(customer) && customers.signup[Int(customer)] <= time
    }

    /// The latest event time among the current records of known customers.
    ///
    /// - Complexity: O(1); O(records) between a correction that moved the latest back and the next
    ///   settle.
    package var latestEventTime: EventTime { totals.isExact ? totals.latest : foundLatest }

    private var foundLatest: EventTime {
        var latest = EventTime.distantPast
        for row in 0..<customers.count where customers.isKnown[row] {
            latest = max(latest, customers.signup[row])
        }
        for row in 0..<transactions.count
        where transactions.isPresent(row) && isKnown(transactions.customer[row]) {
            latest = max(latest, transactions.time[row])
        }
        for line in commissions where isKnown(line.customer) { latest = max(latest, line.accrued) }
        var lastDay = Day(number: .min)
        for row in 0..<activity.count where isKnown(activity.customer[row]) {
            lastDay = max(lastDay, activity.groups[Int(activity.group[row])].day)
        }
        return lastDay.number == .min ? latest : max(latest, lastDay.end)
    }
}

/// Records that loops over many subjects share.
///
/// A class, because handing the records themselves from call to call would count a hundred
/// references up and down each time, on all threads at once.
package final class SharedRecords: Sendable {
    package let records: CurrentRecords
    /// `nil` compares trading within each currency alone.
    let rates: CurrencyRates?

    package init(_ records: CurrentRecords, rates: CurrencyRates? = nil) {
        self.records = records
        self.rates = rates
    }
}

/// Where a record came from, kept while it waits for its customer.
private struct RecordOrigin: Sendable {
    var source: String
    var line: LineNumber
    var customerID: String
    var record: String

    var reject: Reject {
        Reject(
            source: source, line: line,
            violation: .unknownCustomer(customerID), record: record)
    }

    init(at index: Int, of batch: RecordBatch, customer: TextKey) {
        source = batch.source
        line = batch.line(of: index)
        customerID = batch.text.string(customer)
        record = batch.recordText(of: index)
    }
}

extension CurrentRecords {
    private mutating func internCustomer(_ key: TextKey, _ text: BatchText) -> UInt32 {
        let id = customerIDs.intern(key, in: text)
        growToCustomers()
        return id
    }

    private mutating func internCustomers(_ keys: [TextKey], _ text: BatchText) -> [UInt32] {
        let ids = customerIDs.intern(keys, in: text)
        growToCustomers()
        return ids
    }

    private mutating func growToCustomers() {
        let count = customerIDs.count
        if customers.count == count { return }
        customers.grow(to: count)
        transactions.grow(toCustomers: count)
        activity.grow(toCustomers: count)
    }

    private mutating func internWord(_ key: TextKey, _ text: BatchText) -> UInt32 {
        key.isAbsent ? CustomerTable.none : words.intern(key, in: text)
    }

    private mutating func apply(_ record: Affiliate, _ text: BatchText) {
        let id = affiliateIDs.intern(record.id, in: text)
        let parent =
            record.parentID.isAbsent
            ? CustomerTable.none : affiliateIDs.intern(record.parentID, in: text)
        directory[id] = DirectoryEntry(
            email: internWord(record.email, text), firstName: internWord(record.firstName, text),
            lastName: internWord(record.lastName, text),
            country: record.country?.rawValue ?? CustomerTable.noCountry, parent: parent)
    }

    private mutating func apply(_ record: Customer, _ text: BatchText) {
        let id = internCustomer(record.id, text)
        let row = Int(id)
        let owner = affiliateIDs.intern(record.affiliateID, in: text)
        customers.recordOwner(row, OwnerChange(from: record.version, affiliate: owner))
        changedCustomers.insert(id)
        if customers.isKnown[row], record.version < customers.version[row] { return }
        totals.note(
            record.signup, before: customers.isKnown[row] ? customers.signup[row] : nil)
        if !customers.isKnown[row] { join(id) }
        customers.set(
            row,
            to: CustomerValues(
                affiliate: owner, signup: record.signup, version: record.version,
                country: record.country?.rawValue ?? CustomerTable.noCountry,
                hasClickID: record.hasClickID,
                phase: record.phase.isAbsent ? .unknown : Phase(text.string(record.phase)),
                challengeType: internWord(record.challengeType, text),
                accountSize: record.accountSize ?? .zero,
                firstName: internWord(record.firstName, text),
                lastName: internWord(record.lastName, text),
                email: internWord(record.email, text)))
    }

    /// Parked rows join when their customer arrives; their texts are let go, for a server runs for
    /// months.
    private mutating func join(_ customer: UInt32) {
        for row in activity.rows(of: customer) {
            changedGroups.insert(activity.group[row])
            totals.count(activityRows: 1)
            totals.note(activity.day(ofRow: row).end)
            parkedActivity[row] = nil
        }
        for row in transactions.rows(of: customer) {
            totals.count(transactions: 1)
            totals.note(transactions.time[row])
            parkedTransactions[UInt32(row)] = nil
        }
        if awaited.remove(customer) != nil { totals.noteOthers() }
    }

    private mutating func applyTransactions(_ batch: RecordBatch) -> [Reject] {
        let owners = internCustomers(batch.transactions.map(\.customerID), batch.text)
        let ids = transactionIDs.intern(batch.transactions.map(\.id), in: batch.text)
        transactions.grow(to: transactionIDs.count)
        return batch.transactions.indices.compactMap {
            applyTransaction(at: $0, of: batch, id: ids[$0], owner: owners[$0])
        }
    }

    private mutating func applyTransaction(
        at index: Int, of batch: RecordBatch, id: UInt32, owner: UInt32
    ) -> Reject? {
        let record = batch.transactions[index]
        let held = transactions.customer[Int(id)]
        if transactions.isPresent(Int(id)), held != owner {
            return batch.contradiction(at: index, owner: customerIDs[held])
        }
        let before =
            transactions.isPresent(Int(id)) ? transactions.time[Int(id)] : nil
        transactions.set(id, customer: owner, record)
        changedCustomers.insert(owner)
        if isKnown(owner) {
            totals.count(transactions: before == nil ? 1 : 0)
            totals.note(record.time, before: before)
        } else {
            parkedTransactions[id] = RecordOrigin(at: index, of: batch, customer: record.customerID)
        }
        return nil
    }

    private mutating func applyActivities(_ batch: RecordBatch) {
        let owners = internCustomers(batch.activities.map(\.customerID), batch.text)
        let symbols = instruments.intern(batch.activities.map(\.instrument), in: batch.text)
        let groups = batch.activities.indices.map { index in
            let record = batch.activities[index]
            return activity.intern(
                ActivityGroup(
                    day: record.day, instrument: symbols[index], currency: record.currency))
        }
        for index in batch.activities.indices {
            applyActivity(at: index, of: batch, owner: owners[index], group: groups[index])
        }
    }

    private mutating func applyActivity(
        at index: Int, of batch: RecordBatch, owner: UInt32, group: UInt32
    ) {
        let record = batch.activities[index]
        let count = activity.count
        let row = activity.set(customer: owner, group: group, lots: record.lots, pnl: record.pnl)
        changedCustomers.insert(owner)
        changedGroups.insert(group)
        if isKnown(owner) {
            totals.count(activityRows: activity.count - count)
            totals.note(record.day.end)
        } else {
            parkedActivity[row] = RecordOrigin(at: index, of: batch, customer: record.customerID)
        }
    }

    private mutating func apply(_ record: Commission, _ text: BatchText) {
        let id = Int(commissionIDs.intern(record.id, in: text))
        defer { transactions.grow(to: transactionIDs.count) }
        let line = CommissionLine(
            affiliate: affiliateIDs.intern(record.affiliateID, in: text),
            customer: internCustomer(record.customerID, text),
            transaction: record.transactionID.isAbsent
                ? CustomerTable.none : transactionIDs.intern(record.transactionID, in: text),
            amount: record.amount, currency: record.currency, accrued: record.accrued,
            status: record.status)
        changedCommissions.insert(UInt32(id))
        let old = id < commissions.count ? commissions[id] : nil
        if let old, isKnown(old.customer) { totals.forget(old.accrued) }
        if isKnown(line.customer) {
            totals.note(line.accrued)
        } else {
            awaited.insert(line.customer)
        }
        if id == commissions.count { commissions.append(line) } else { commissions[id] = line }
    }
}
