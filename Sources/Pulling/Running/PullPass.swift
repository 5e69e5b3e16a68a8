package import Records
internal import Store

/// Pulls one entity of a source: from where the last pass ended, until the source has no more.
package struct PullPass: Sendable {
    private let source: PullSource
    private let entity: EntitySource
    private let feed: any SourceFeed
    private let validator: RecordValidator
    private let now: @Sendable () -> EventTime

    /// A source that changes while it is read by numbered pages is read again so often at most.
    private static let pageAttempts = 3

    package init(
        _ source: PullSource, _ entity: EntitySource, feed: any SourceFeed,
        validator: RecordValidator, now: @escaping @Sendable () -> EventTime
    ) {
        self.source = source
        self.entity = entity
        self.feed = feed
        self.validator = validator
        self.now = now
    }

    /// Takes everything that is new, page by page; each page becomes durable with its place, so a
    /// pass that is cut off goes on where it was.
    ///
    /// - Parameters:
    ///   - isFull: asks for everything, whatever was taken before.
    ///   - seen: called with each page before it is taken.
    /// - Throws: `PullError`, and what the sink throws; pages before that are taken.
    package func run(
        _ sink: any PullSink, isFull: Bool = false,
        seen: (PullCounts) -> Void = { _ in }
    ) async throws -> PullCounts {
        let settings = entity.settings(of: source)
        let kept = try await sink.cursor(source.name, entity.entity)
        var cursor = kept ?? PullCursor(settings: settings)
        if cursor.settings != settings || isFull { cursor = PullCursor(settings: settings) }
        var counts = PullCounts(entity.entity)
        var attempts = 0
        while true {
            attempts += 1
            do {
                let isWhole = try await pass(&cursor, sink, &counts, seen)
                if isWhole { return counts }
                if attempts >= Self.pageAttempts {
                    counts.isUnstable = true
                    return counts
                }
            } catch let error as PullError where error.kind == .staleCursor && attempts < 3 {
                cursor.pass = nil
            }
        }
    }

    /// - Returns: whether the source held still.
    private func pass(
        _ cursor: inout PullCursor, _ sink: any PullSink, _ counts: inout PullCounts,
        _ seen: (PullCounts) -> Void
    ) async throws -> Bool {
        var state = state(cursor)
        var stillness = Stillness(entity.entity)
        var reading = PageReading(
            source: source, entity: entity, feed: feed, validator: validator)
        while true {
            let read = try await reading.next(question(state), sink)
            let (page, batch) = (read.page, reading.news(read))
            note(page, &state)
            stillness.add(page, entity.mapping)
            counts.add(batch)
            seen(counts)
            let isLast = page.next == nil
            let isWhole = feed.keepsPlaces || stillness.isWhole
            state.after = page.next
            cursor.pass = isLast ? nil : state.text
            if isLast, isWhole {
                cursor.watermark = state.watermark(
                    before: cursor.watermark, isTold: entity.modifiedField != nil)
            }
            let move = PullBook.move(source.name, entity.entity, to: cursor)
            try await sink.take(
                batch, phase: entity.entity.phase, with: [reading.remembering(read), move])
            if isLast { return isWhole }
        }
    }

    /// The state of the pass that was cut off, or of a new one.
    private func state(_ cursor: PullCursor) -> PassState {
        if feed.keepsPlaces, let state = cursor.pass.flatMap(PassState.init) { return state }
        let since = entity.isDelta ? cursor.watermark : nil
        let overlap = Int64(entity.overlap * 1_000_000)
        return PassState(
            since: since.map { EventTime(microseconds: $0.microseconds - overlap) },
            started: now())
    }

    private func question(_ state: PassState) -> PageQuestion {
        var question = PageQuestion(entity)
        question.since = state.since.map(EventTime.init(microseconds:))
        question.after = state.after
        return question
    }

    private func note(_ page: SourcePage, _ state: inout PassState) {
        for record in page.records {
            guard let time = SourceTime.parse(record.modified.text) else { continue }
            state.latest = max(state.latest ?? .min, time.microseconds)
        }
    }
}

extension RecordValidator {
    /// The records of a page, and what is wrong with others.
    ///
    /// - Parameter lines: records that are left out.
    func batch(
        _ records: [SourceRecord], _ mapping: RecordMapping, source: String,
        without lines: Set<Int> = []
    ) -> RecordBatch {
        var batch = RecordBatch(source: source)
        for (index, record) in records.enumerated() where !lines.contains(index + 1) {
            append(
                mapping.convert(record), of: mapping.entity, line: index + 1, record: record.text,
                to: &batch)
        }
        batch.lineCount = records.count
        return batch
    }
}

/// Tells whether numbered pages showed every record: where rows come, go or move between pages, one
/// may be passed over.
struct Stillness {
    private let keySlots: [Int]
    private var keys: Set<Int> = []
    private var total: Int?
    private var hasChanged = false

    init(_ entity: Entity) { keySlots = RecordMapping.keySlots(entity) }

    mutating func add(_ page: SourcePage, _ mapping: RecordMapping) {
        for record in page.records {
            var hasher = Hasher()
            for slot in keySlots {
                hasher.combine(mapping.fields[slot].convert(record.fields[slot]))
            }
            keys.insert(hasher.finalize())
        }
        if let total, let now = page.total, now != total { hasChanged = true }
        total = page.total ?? total
    }

    /// Where the source tells no total, there is nothing to compare with.
    var isWhole: Bool {
        guard let total else { return true }
        return !hasChanged && keys.count >= total
    }
}
