package import Records
internal import Store

/// Compares what was pushed with what the source says, and heals what differs by pulling it.
///
/// What the source lacks is told and stays: nothing is ever deleted. What came here since the
/// source's row was last read stays too, as long as the row says the same.
package struct Reconciliation: Sendable {
    private let source: PullSource
    private let feed: any SourceFeed
    private let validator: RecordValidator
    private let from: EventTime?
    private let to: EventTime?
    private let now: @Sendable () -> EventTime

    /// - Parameters:
    ///   - from: with `to`, the range of the records' own times; `nil` for any.
    package init(
        _ source: PullSource, feed: any SourceFeed, validator: RecordValidator,
        from: EventTime?, to: EventTime?, now: @escaping @Sendable () -> EventTime
    ) {
        self.source = source
        self.feed = feed
        self.validator = validator
        self.from = from
        self.to = to
        self.now = now
    }

    /// - Parameters:
    ///   - heals: whether what is missing or different here is taken from the source.
    ///   - found: called with each difference.
    /// - Throws: `PullError`, and what the sink throws.
    /// - Complexity: O(records of the source + records here); eight bytes a record are kept.
    package func run(
        _ sink: any PullSink, heals: Bool, found: (Difference) throws -> Void
    ) async throws -> ReconciliationReport {
        var report = ReconciliationReport(source: source.name, at: now(), from: from, to: to)
        for entity in source.entities where RecordImages.entities.contains(entity.entity) {
            let part = try await compare(entity, sink, heals, found)
            report.parts.append(part)
        }
        return report
    }

    private func compare(
        _ entity: EntitySource, _ sink: any PullSink, _ heals: Bool,
        _ found: (Difference) throws -> Void
    ) async throws -> ReconciliationReport.Part {
        var part = ReconciliationReport.Part(entity.entity)
        var seen: Set<Int> = []
        let (start, erased) = try await sink.read {
            try (RecordPosition.current($0).sequence, ErasedCustomers.all($0))
        }
        var reading = PageReading(
            source: source, entity: entity, feed: feed, validator: validator)
        var question = PageQuestion(entity)
        (question.from, question.to) = (from, to)
        repeat {
            let read = try await reading.next(question, sink) { isInRange($0, entity) }
            for record in read.page.records { seen.insert(key(record, entity)) }
            let batch = ErasedCustomers.blanked(read.batch, erased)
            part.compared += batch.recordCount
            part.rejected += Set(batch.rejects.lazy.map(\.line)).count
            let differences = try await differences(batch, read.unchanged, sink, heals)
            part.equal += batch.recordCount - differences.count
            if heals, !read.newRows.isEmpty {
                let news = ErasedCustomers.blanked(reading.news(read), erased)
                try await heal(news, differences, reading.remembering(read), entity, sink)
            }
            for difference in differences {
                part.add(difference)
                try found(difference)
            }
            question.after = read.page.next
        } while question.after != nil
        for difference in try await missing(entity, seen, before: start, sink) {
            part.add(difference)
            try found(difference)
        }
        return part
    }

    private func differences(
        _ batch: RecordBatch, _ unchanged: Set<Int>, _ sink: any PullSink, _ heals: Bool
    ) async throws -> [Difference] {
        let images = batch.images()
        return try await sink.read { db in
            let isDigested = try Store.keepsDigests(db)
            return try images.indices.compactMap { index in
                var difference = Difference(
                    here: try RecordImages.current(images[index], db), there: images[index],
                    isDigested: isDigested)
                let isOld = unchanged.contains(batch.line(of: index))
                if isOld, difference?.kind == .different { difference?.kind = .newerHere }
                return difference
            }
        }.map { difference in
            var difference = difference
            difference.isHealed = heals && difference.canBeHealed
            return difference
        }
    }

    private func heal(
        _ news: RecordBatch, _ differences: [Difference], _ remembering: SideWrite,
        _ entity: EntitySource, _ sink: any PullSink
    ) async throws {
        let isSettled = differences.isEmpty && news.rejects.isEmpty
        let note = audit(differences.filter(\.isHealed), entity.entity)
        try await sink.take(
            isSettled ? RecordBatch(source: news.source) : news, phase: entity.entity.phase,
            with: [remembering] + (note.map { [$0] } ?? []))
    }

    /// Each healing by its key and fields; values stay out of the log, as personal data must.
    private func audit(_ healed: [Difference], _ entity: Entity) -> SideWrite? {
        if healed.isEmpty { return nil }
        var body = JSONLine()
        body.string("entity", entity.rawValue)
        body.objects("records", healed) { row, difference in
            row.strings("key", difference.key.map { $0.text ?? "" })
            row.string("kind", difference.kind.rawValue)
            row.strings("fields", difference.fields.map(\.name))
        }
        return .audit(
            at: now(), actor: "pull:" + source.name, action: "reconcile.heal",
            subject: source.feedName(entity),
            body: String(decoding: body.finished(), as: UTF8.self))
    }

    /// Records of ours that the source did not show, of those that were here when this began.
    private func missing(
        _ entity: EntitySource, _ seen: Set<Int>, before start: Int64, _ sink: any PullSink
    ) async throws -> [Difference] {
        try await sink.read { [self] db in
            var missing: [Difference] = []
            try RecordImages.all(entity.entity, before: start, db) { here in
                if !isInRange(here.time, entity.entity) || seen.contains(Self.key(here)) { return }
                missing.append(
                    Difference(
                        entity: entity.entity, kind: .missingThere, key: here.key, fields: [],
                        isHealed: false))
            }
            return missing
        }
    }

    private func isInRange(_ record: SourceRecord, _ entity: EntitySource) -> Bool {
        guard from != nil || to != nil, let slot = RecordMapping.timeSlot(entity.entity) else {
            return true
        }
        let value = entity.mapping.fields[slot].convert(record.fields[slot])
        return SourceTime.parse(value.text).map { isInRange($0, entity.entity) } ?? true
    }

    /// A day is in the range that any part of it is in.
    private func isInRange(_ time: EventTime, _ entity: Entity) -> Bool {
        let isDay = entity == .tradingActivity
        if let from, isDay ? time.day.end <= from : time < from { return false }
        if let to, time > to { return false }
        return true
    }

    private func key(_ record: SourceRecord, _ entity: EntitySource) -> Int {
        Self.hash(
            RecordMapping.keySlots(entity.entity).map {
                entity.mapping.fields[$0].convert(record.fields[$0]).text
            })
    }

    private static func key(_ image: RecordImage) -> Int { hash(image.key.map { $0.text ?? "" }) }

    private static func hash(_ texts: [String]) -> Int {
        var hasher = Hasher()
        hasher.combine(texts)
        return hasher.finalize()
    }
}
