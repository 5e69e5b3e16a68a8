extension RecordBatch {
    /// Rejects for records that are dated later than a time.
    package func rejects(datedAfter latest: EventTime) -> [Reject] {
        ahead(of: latest).map { reject($0.field, $0.found, at: $0.index, latest) }
    }

    /// The batch with a reject in the place of each record that is dated later than a time.
    ///
    /// - Complexity: O(records).
    package func without(recordsAfter latest: EventTime) -> RecordBatch {
        let ahead = ahead(of: latest)
        if ahead.isEmpty { return self }
        let gone = Set(ahead.lazy.map(\.index))
        func kept<Element>(_ elements: [Element]) -> [Element] {
            elements.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        }
        var batch = self
        batch.customers = kept(customers)
        batch.transactions = kept(transactions)
        batch.activities = kept(activities)
        batch.commissions = kept(commissions)
        batch.lines = kept(lines)
        batch.rawSpans = kept(rawSpans)
        batch.rejects += ahead.map { reject($0.field, $0.found, at: $0.index, latest) }
        batch.rejects.sort { $0.line < $1.line }
        return batch
    }

    private typealias Ahead = (index: Int, field: String, found: String)

    /// Records of the batch whose time, or whose day's end, is later.
    private func ahead(of latest: EventTime) -> [Ahead] {
        var ahead: [Ahead] = []
        func check(_ index: Int, _ field: some EntityField, _ time: EventTime) {
            if time > latest { ahead.append((index, field.name, time.description)) }
        }
        for (index, customer) in customers.enumerated() {
            check(index, CustomerField.signupDate, customer.signup)
            if let time = customer.lastModified {
                check(index, CustomerField.lastModifiedDate, time)
            }
        }
        for (index, transaction) in transactions.enumerated() {
            check(index, TransactionField.transactionDate, transaction.time)
        }
        for (index, day) in activities.enumerated() where day.day.end > latest {
            ahead.append((index, ActivityField.date.name, day.day.description))
        }
        for (index, commission) in commissions.enumerated() {
            check(index, CommissionField.accruedDate, commission.accrued)
        }
        return ahead
    }

    private func reject(
        _ field: String, _ found: String, at index: Int, _ latest: EventTime
    ) -> Reject {
        Reject(
            source: source, line: line(of: index),
            violation: Violation(
                code: .futureDate, field: field, found: "`\(found)`",
                expected: "no time after \(latest), by the clock of the machine that took it"),
            record: recordText(of: index), subject: name(of: index))
    }

    private func name(of index: Int) -> RecordName? {
        if !transactions.isEmpty {
            return RecordName(.transactions, text.string(transactions[index].id))
        }
        if commissions.isEmpty { return nil }
        return RecordName(.commissions, text.string(commissions[index].id))
    }
}
