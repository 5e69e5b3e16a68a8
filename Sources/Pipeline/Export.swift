package import Detection
package import Records
package import Store

/// Judges the records of a database as a scan of them would, without writing anything.
package enum Export {
    package struct Result: Sendable {
        package var outcome: Outcome
        package var rejects: [Reject]
    }

    /// - Complexity: O(records), one settle included.
    /// - Throws: `StoreError`, also where the database's lines are valued by another plan.
    package static func run(_ store: Store, _ settings: EngineSettings) throws -> Result {
        try store.requirePlan(settings.plan, changes: settings.changesPlan)
        var engine = settings.makeEngine()
        let rejects = try store.read { db in
            try RecordReplay.replay(db) { _ = engine.apply($0) }
            return try QuarantineReader.rejects(db)
        }
        return Result(outcome: engine.settle(), rejects: rejects)
    }
}
