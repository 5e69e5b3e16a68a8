package import Detection
package import Records
internal import Signals
package import Store

/// The one that takes records: each group becomes durable, while a judge says what follows from it.
///
/// Invariant: the judge knows exactly the records that were committed; a settle becomes durable in
/// a transaction of its own, names the last record that it covers, and covers none that is not
/// durable.
package struct RecordKeeper: ~Copyable {
    private let store: Store
    private let judge: Judge
    private var position: RecordPosition
    private var group: [IncomingBatch] = []
    private var known: KnownCustomers
    private var taken = Contradictions()
    private let erased: Set<String>
    /// `nil` where names and addresses are kept in the clear.
    private let cloak: IdentityCloak?
    /// Whether commission lines are taken also where lines of a plan were sent out.
    private let takesLines: Bool
    /// Whether flags and the file may still tell of erased customers.
    private var isErasing: Bool
    /// Seconds that a record may be dated later than it comes; `nil` for any.
    private let maximumAhead: Double?
    /// When the newest record came, by whatever the clock said then.
    private var received: EventTime
    /// The records that the last settle covers end before it; `nil` where other rules judged them,
    /// or customers were erased since.
    private var settled: Int64?
    /// Records of the group.
    package private(set) var pending = 0
    /// Whether a judgement was begun and not finished.
    package private(set) var isJudging = false
    /// Lines of which some are posted while everything is judged.
    private var posting: EarnedLines?
    /// A verdict of which some is written.
    private var begun: Judge.Verdict?
    private var done = KeeperFigures()

    /// Opens for taking records; what is there is read into an engine beside that.
    ///
    /// - Parameter isTaking: whether records may come; only then the key of identities, where there
    ///   is one, must be given.
    /// - Throws: `StoreError`, also where the database keeps identities in another way, or
    ///   values lines by another plan, or holds money that these rules would free.
    /// - Complexity: O(customers).
    package init(
        opening path: String, settings: EngineSettings, isTaking: Bool = true
    ) throws {
        let store = try Store(opening: path, for: .ingest)
        if isTaking { try store.keepIdentities(under: settings.cloak?.fingerprint) }
        try store.keepPlan(settings.plan, changes: settings.changesPlan)
        let (settled, erased, known) = try store.read { db in
            try (Store.lastSettle(db), ErasedCustomers.all(db), KnownCustomers(db))
        }
        let (isErasing, received) = try store.read { db in
            try (!Store.pendingErasures(db).isEmpty, Store.newestReceipt(db) ?? .distantPast)
        }
        try RuleChange(from: settled?.rules, to: settings).require(store, path: path)
        let (judge, position) = try Judge.start(path, settings)
        self.store = store
        self.judge = judge
        self.position = position
        self.erased = erased
        self.cloak = settings.cloak
        takesLines = settings.changesPlan
        self.isErasing = isErasing
        maximumAhead = settings.maximumAhead
        self.received = received
        self.known = known
        let isJudged = settled?.rules == settings.versions.digest && !isErasing
        self.settled = isJudged ? settled?.sequence : nil
    }

    deinit { judge.close() }

    /// Takes a batch into the group; nothing is durable yet.
    ///
    /// Commission lines are refused where lines of a plan were sent out or declined, for a single
    /// one would take the place of all that the plan gives.
    ///
    /// Records that are dated too far ahead are refused too.
    ///
    /// - Parameters:
    ///   - phase: of its source, in the order of reading.
    ///   - time: the present.
    /// - Returns: how many records it took.
    @discardableResult
    package mutating func take(
        _ batch: RecordBatch, phase: Int, at time: EventTime
    ) throws -> Int {
        let allowed = try isRefusingLines(of: batch) ? batch.withoutLines : batch
        let dated = latestDate(at: time).map(allowed.without(recordsAfter:)) ?? allowed
        let blanked = ErasedCustomers.blanked(dated, erased)
        let batch = cloak?.cloaked(blanked) ?? blanked
        known.add(batch)
        group.append(
            IncomingBatch(batch: batch, waiting: known.waiting(in: batch), phase: phase))
        pending += batch.recordCount
        return batch.recordCount
    }

    private func isRefusingLines(of batch: RecordBatch) throws -> Bool {
        if batch.commissions.isEmpty || takesLines { return false }
        if group.contains(where: { !$0.batch.commissions.isEmpty }) { return false }
        return try store.read(Store.hasDecidedByPlan)
    }

    /// Records of a batch whose customer is not known.
    package func waitingCount(in batch: RecordBatch) -> Int { known.waiting(in: batch).count }

    package var hasPending: Bool { !group.isEmpty }

    /// Whether there are records that no settle covers.
    package var isUnsettled: Bool { pending > 0 || settled != position.sequence }

    /// Where the durable records end.
    package var committed: RecordPosition { position }

    /// Whether a settle covers all records before a position.
    package func hasSettled(_ position: RecordPosition) -> Bool {
        settled.map { $0 >= position.sequence } ?? false
    }

    package var figures: KeeperFigures {
        var figures = done
        figures.unsettled = Int(position.sequence - (settled ?? 1))
        figures.backlog = judge.backlog
        return figures
    }

    /// Records of a batch that are dated too far ahead or contradict what is known: they would be
    /// kept as rejects.
    ///
    /// - Parameter time: the present.
    package mutating func refusals(
        in batch: RecordBatch, at time: EventTime
    ) throws -> [Reject] {
        let ahead = latestDate(at: time).map(batch.rejects(datedAfter:)) ?? []
        return try ahead + taken.find(in: batch, behind: group, store)
    }

    /// Makes the group durable: after this it is acknowledged. Waits where the judge is far behind.
    ///
    /// A group that can't be written is given up. Whoever sent it hears so and sends it again; kept
    /// here it would become durable later without its `writes`, against what was said of it.
    ///
    /// - Parameters:
    ///   - time: the present.
    ///   - writes: what becomes durable with it, in the same transaction.
    package mutating func commit(at time: EventTime, with writes: [SideWrite] = []) throws {
        if group.isEmpty, writes.isEmpty { return }
        defer { forgetGroup() }
        try judge.waitForRoom()
        let begin = ContinuousClock.now
        let (group, start) = (group, position)
        let (end, refused) = try store.write { db in
            var (position, refused) = (start, [Reject]())
            if !group.isEmpty { refused = try Store.write(group, at: time, &position, db) }
            for write in writes { try write.body(db) }
            return (position, refused)
        }
        position = end
        if !group.isEmpty { received = max(received, time) }
        for incoming in group { done.note(incoming.batch.rejects) }
        done.note(refused)
        done.noteCommit(records: pending, seconds: (ContinuousClock.now - begin) / .seconds(1))
        known.keep(group)
        if !group.isEmpty { judge.give(group.map(\.batch), upTo: end) }
    }

    private mutating func forgetGroup() {
        group.removeAll(keepingCapacity: true)
        known.forgetGroup()
        taken.forget()
        pending = 0
    }

    /// Until when records may be dated that come now; `nil` for any time.
    private func latestDate(at time: EventTime) -> EventTime? {
        maximumAhead.map { max(time, received).advanced(bySeconds: $0) }
    }
}

extension RecordKeeper {
    /// What came of a settle.
    package struct Settled: Sendable {
        package var outcome: Outcome
        package var summary: Store.SettleSummary
        /// Seconds that judging took, and that writing took.
        package var judging: Double
        package var writing: Double
    }

    /// Has everything judged that is durable by now; records are taken meanwhile.
    ///
    /// - Parameter done: called on another thread when `finishSettle` has something to do.
    package mutating func beginSettle(_ done: @escaping @Sendable () -> Void) {
        precondition(!isJudging, "a judgement is finished before the next is begun")
        isJudging = true
        judge.request(done)
    }

    /// Whether what the judge found is being written, in portions between which records are taken.
    package var isWriting: Bool { begun != nil || posting != nil }

    /// Makes what the judge found durable: flags, ledger and holds, in one transaction.
    ///
    /// Where many lines are new, each call posts some of them first: those of a ledger that is
    /// empty while flags are still being judged.
    ///
    /// - Returns: `nil` while it judges, or there is more to be written.
    /// - Throws: where the records could not be read or nothing can be written; the next settle
    ///   makes good for it.
    package mutating func finishSettle(at time: EventTime) throws -> Settled? {
        guard isJudging else { return nil }
        if posting != nil {
            try postSome(isBrief: true, at: time)
            return nil
        }
        do {
            guard var verdict = try begun ?? takeVerdict() else { return nil }
            begun = nil
            if verdict.changes.hasManyPostings,
                try store.write({ try verdict.changes.postSome(at: time, $0) })
            {
                begun = verdict
                return nil
            }
            isJudging = false
            return try write(verdict, at: time)
        } catch {
            isJudging = false
            throw error
        }
    }

    /// The verdict, once; `nil` where there is none, or lines to be posted first.
    private mutating func takeVerdict() throws -> Judge.Verdict? {
        switch try judge.takeNews() {
        case .earned(let lines):
            posting = lines
            return nil
        case .verdict(let verdict): return verdict
        case nil: return nil
        }
    }

    /// Posts some of the lines that are earned whatever the judgement says.
    ///
    /// Where that fails the judgement goes on, and leaves them to what it changes.
    private mutating func postSome(isBrief: Bool, at time: EventTime) throws {
        guard var lines = posting else { return }
        posting = nil
        do {
            switch try store.write({ try lines.postSome(isBrief: isBrief, at: time, $0) }) {
            case .some: posting = lines
            case .all(let mark): judge.finishPosting(mark)
            case .overtaken: judge.finishPosting(nil)
            }
        } catch {
            judge.finishPosting(nil)
            throw error
        }
    }

    /// Posts what is earned while everything is judged, and waits for the verdict.
    private mutating func awaitVerdict(at time: EventTime) throws -> Judge.Verdict {
        while true {
            while posting != nil { try postSome(isBrief: false, at: time) }
            switch Result(catching: judge.awaitNews) {
            case .success(.earned(let lines)): posting = lines
            case .success(.verdict(let verdict)):
                isJudging = false
                return verdict
            case .failure(let error):
                isJudging = false
                throw error
            }
        }
    }

    /// Makes the group durable, has everything judged, and waits until that is durable.
    @discardableResult
    package mutating func settleAll(at time: EventTime) throws -> Settled {
        try commit(at: time)
        if let verdict = begun {
            (begun, isJudging) = (nil, false)
            let made = try write(verdict, at: time)
            if verdict.position == position { return made }
        }
        while true {
            let isRunning = isJudging
            if !isRunning { beginSettle {} }
            let verdict = try awaitVerdict(at: time)
            // A judgement that was begun before the last records is soon replaced.
            if isRunning, verdict.position != position { continue }
            return try write(verdict, at: time)
        }
    }

    /// As `settleAll`, for what it found.
    @discardableResult
    package mutating func settle(at time: EventTime) throws -> Outcome {
        try settleAll(at: time).outcome
    }

    private mutating func write(_ verdict: Judge.Verdict, at time: EventTime) throws -> Settled {
        let start = ContinuousClock.now
        let summary = try store.write { db in
            let summary = try Store.write(
                verdict.settlement, verdict.changes, covering: verdict.position, at: time, db)
            if isErasing { try Store.blankWithdrawnFlags(db) }
            return summary
        }
        judge.confirm(summary.mark)
        settled = verdict.position.sequence
        if isErasing {
            try store.finishErasures()
            isErasing = false
        }
        let made = Settled(
            outcome: verdict.outcome, summary: summary, judging: verdict.seconds,
            writing: (ContinuousClock.now - start) / .seconds(1))
        done.noteSettle(
            summary, made.outcome, judging: made.judging, writing: made.writing)
        return made
    }
}
