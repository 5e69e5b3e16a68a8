package import Records
package import Store

/// What came of pulling one entity.
package struct PullCounts: Sendable {
    package var entity: Entity
    package var pages = 0
    package var records = 0
    /// Records that were refused, each counted once.
    package var rejected = 0
    package var reasons = RejectSummary()
    /// The source changed while it was read by pages, and would not hold still.
    package var isUnstable = false

    /// Why not all could be pulled; `nil` where nothing stood in the way.
    package var error: PullError?

    package init(_ entity: Entity) { self.entity = entity }

    mutating func add(_ batch: RecordBatch) {
        pages += 1
        records += batch.recordCount
        rejected += Set(batch.rejects.lazy.map(\.line)).count
        reasons.add(batch.rejects)
    }
}

extension PullCounts {
    /// How the pull went, for the database to remember.
    package func outcome(of source: String, at time: EventTime) -> SideWrite {
        guard let error else {
            return PullBook.succeed(
                source, entity.rawValue, records: records, rejects: rejected, at: time)
        }
        return .failure(error, of: source, entity.rawValue, at: time)
    }
}

extension SideWrite {
    /// Notes that an entity could not be pulled, or not reconciled.
    package static func failure(
        _ error: any Error, of source: String, _ entity: String, at time: EventTime
    ) -> SideWrite {
        PullBook.fail(source, entity, error: String("\(error)".prefix(500)), at: time)
    }
}
