extension RecordBatch {
    /// Says that a transaction of the batch names another customer than the one that it belongs to.
    ///
    /// - Parameter owner: the customer with whom the transaction first came.
    package func contradiction(at index: Int, owner: String) -> Reject {
        let record = transactions[index]
        return Reject(
            source: source, line: line(of: index),
            violation: Violation(
                code: .immutableCustomerID, field: "customer_id",
                found: "`\(text.string(record.customerID))`",
                expected: "`\(owner)`, to which transaction `\(text.string(record.id))` belongs"),
            record: recordText(of: index),
            subject: RecordName(.transactions, text.string(record.id)))
    }
}
