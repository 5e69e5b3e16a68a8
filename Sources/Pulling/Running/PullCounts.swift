package import Records
package import Store

/// What came of pulling one entity.
package struct PullCounts: Sendable {
    package var entity: Entity
    package var pages = 0
    package var records = 0
    /// Records that were refused, each counted once.
    package var rejected = 0
    /// By code and field, with the first example.
    package var reasons: [Reason: (count: Int, example: Reject)] = [:]
    /// The source changed while it was read by pages, and would not hold still.
    package var isUnstable = false

    package struct Reason: Hashable, Comparable, Sendable {
        package var code: String
        package var field: String

        package static func < (left: Reason, right: Reason) -> Bool {
            (left.code, left.field) < (right.code, right.field)
        }
    }

    package init(_ entity: Entity) { self.entity = entity }

    mutating func add(_ batch: RecordBatch) {
        pages += 1
        records += batch.recordCount
        rejected += Set(batch.rejects.lazy.map(\.line)).count
        for reject in batch.rejects {
            let reason = Reason(
                code: reject.violation.code.rawValue, field: reject.violation.field)
            reasons[reason, default: (0, reject)].count += 1
        }
    }
}

extension PullCounts {
    package func success(of source: String, at time: EventTime) -> SideWrite {
        PullBook.succeed(source, entity.rawValue, records: records, rejects: rejected, at: time)
    }
}
