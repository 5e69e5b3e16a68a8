internal import Records
internal import Store

/// Reads pages and makes batches of them.
///
/// The version of a pulled record is the time at which the source was read: what was pushed while a
/// page was on its way is newer, and is not replaced by it.
struct PageReading: Sendable {
    let source: PullSource
    let entity: EntitySource
    let feed: any SourceFeed
    let validator: RecordValidator

    /// - Parameter isWanted: which records of the page count.
    /// - Returns: the page with its records that count, and a batch of those that are not older than
    ///   what is here.
    func next(
        _ question: PageQuestion, _ sink: any PullSink,
        isWanted: (SourceRecord) -> Bool = { _ in true }
    ) async throws -> (page: SourcePage, batch: RecordBatch) {
        let position = try await sink.position()
        var page = try await feed.page(question)
        page.records = page.records.filter(isWanted)
        let batch = batch(page.records)
        // Customers carry their versions with them.
        guard let position, batch.customers.isEmpty, batch.recordCount > 0,
            try await sink.position() != position
        else { return (page, batch) }
        let images = batch.images()
        let late = try await sink.read { try RecordImages.arrived(images, since: position, $0) }
        if late.isEmpty { return (page, batch) }
        let lines = Set(late.map { batch.line(of: $0) })
        let kept = page.records.enumerated().filter { !lines.contains($0.offset + 1) }
        return (page, self.batch(kept.map(\.element)))
    }

    private func batch(_ records: [SourceRecord]) -> RecordBatch {
        validator.batch(records, entity.mapping, source: source.feedName(entity.entity))
    }
}
