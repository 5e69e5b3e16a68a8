package import Detection
package import Records
internal import Signals
package import Store

/// The one that takes records: each group becomes durable, and at a settle its flags and holds with it.
///
/// Invariant: after a commit the engine knows exactly the records that the database holds, and the
/// flags of the database are those of the records that its last settle covers.
package struct RecordKeeper: ~Copyable {
    private let store: Store
    private let settings: EngineSettings
    private var engine: Engine
    private var position: RecordPosition
    private var group: [IncomingBatch] = []
    private let erased: Set<String>
    /// Records of the group.
    package private(set) var pending = 0
    /// Records were committed that no settle has covered.
    package private(set) var isUnsettled: Bool

    /// Opens for taking records, and reads what is there into an engine.
    ///
    /// - Parameter isTaking: whether records may come; only then the key of identities, where there
    ///   is one, must be given.
    /// - Throws: `StoreError`, also where the database keeps identities in another way.
    /// - Complexity: O(records).
    package init(
        opening path: String, settings: EngineSettings, isTaking: Bool = true
    ) throws {
        let store = try Store(opening: path, for: .ingest)
        if isTaking { try store.keepIdentities(under: settings.cloak?.fingerprint) }
        var engine = settings.makeEngine()
        let (position, settled, erased) = try store.read { db in
            try RecordReplay.replay(db) { _ = engine.apply($0) }
            return try (
                RecordPosition.current(db), Store.lastSettle(db), ErasedCustomers.all(db)
            )
        }
        self.store = store
        self.settings = settings
        self.engine = engine
        self.position = position
        self.erased = erased
        isUnsettled =
            settled?.sequence != position.sequence || settled?.rules != settings.versions.digest
    }

    /// Takes a batch into the group; nothing is durable yet.
    ///
    /// - Parameter phase: of its source, in the order of reading.
    package mutating func take(_ batch: RecordBatch, phase: Int) {
        let blanked = ErasedCustomers.blanked(batch, erased)
        let batch = settings.cloak?.cloaked(blanked) ?? blanked
        let refused = engine.apply(batch)
        group.append(
            IncomingBatch(
                batch: batch, rejects: batch.rejects + refused,
                waiting: engine.waiting(in: batch), phase: phase))
        pending += batch.recordCount
        isUnsettled = true
    }

    /// Records of a batch whose customer is not known.
    package func waitingCount(in batch: RecordBatch) -> Int { engine.waiting(in: batch).count }

    package var hasPending: Bool { !group.isEmpty }

    /// Records of a batch that contradict what is known: `take` would keep them as rejects.
    package func contradictions(in batch: RecordBatch) -> [Reject] {
        engine.contradictions(in: batch)
    }

    /// Makes the group durable: after this it is acknowledged.
    ///
    /// - Parameters:
    ///   - time: the present.
    ///   - writes: what becomes durable with it, in the same transaction.
    package mutating func commit(at time: EventTime, with writes: [SideWrite] = []) throws {
        if group.isEmpty, writes.isEmpty { return }
        let (group, start) = (group, position)
        position = try store.write { db in
            var position = start
            if !group.isEmpty { try Store.write(group, at: time, &position, db) }
            for write in writes { try write.body(db) }
            return position
        }
        forgetGroup()
    }

    /// Judges everything and makes flags, ledger and holds durable with the group, in one transaction.
    ///
    /// - Parameter time: the present.
    @discardableResult
    package mutating func settle(at time: EventTime) throws -> Outcome {
        let outcome = engine.settle(withLines: true)
        let settlement = Settlement(outcome, settings.versions)
        let (group, start) = (group, position)
        position = try store.write { db in
            var position = start
            if !group.isEmpty { try Store.write(group, at: time, &position, db) }
            try Store.write(settlement, covering: position, at: time, db)
            return position
        }
        forgetGroup()
        isUnsettled = false
        return outcome
    }

    /// Writes the file anew without what was overwritten or deleted.
    package func rewrite() throws { try store.rewrite() }

    private mutating func forgetGroup() {
        group.removeAll(keepingCapacity: true)
        pending = 0
    }
}

extension Settlement {
    init(_ outcome: Outcome, _ versions: RuleVersions) {
        self.init(
            asOf: outcome.asOf, flags: outcome.flags, holds: outcome.holds,
            standings: outcome.affiliates, lines: outcome.lines,
            ruleErrors: outcome.ruleErrors.count, rules: versions)
    }
}
