package import Records

/// Which records are asked for.
package struct RecordQuery: Hashable, Sendable {
    /// What a record must be; all of them hold at once.
    package enum Condition: Hashable, Sendable {
        case customer(String)
        case affiliate(String)
        case country(String)
        case challengeType(String)
        case phase(String)
        case instrument(String)
        case currency(String)
        case status(TransactionStatus)
        case type(TransactionType)
        /// The record's own time, both ends included: sign-up, transaction, or day of activity.
        case from(EventTime)
        case to(EventTime)
        /// A customer's last modification, or its sign-up where it was never modified.
        case modifiedSince(EventTime)
    }

    package var entity: Entity
    package var conditions: [Condition]
    /// The key of the last record before those asked for.
    package var after: [String]?
    /// Records that are left out at the beginning; without `after`.
    package var offset: Int
    package var limit: Int

    package init(
        entity: Entity, conditions: [Condition], after: [String]? = nil, offset: Int = 0,
        limit: Int
    ) {
        self.entity = entity
        self.conditions = conditions
        self.after = after
        self.offset = offset
        self.limit = limit
    }
}

/// Some of the records that were asked for, in the order of their keys.
package struct RecordPage: Sendable {
    /// JSON objects with the data contract's names.
    package var rows: [[UInt8]]
    /// Records that fulfil the conditions, on all pages.
    package var total: Int
    /// The key of the last row; `nil` where no record follows it.
    package var next: [String]?
}
