internal import Records
internal import Store

/// Reads pages and makes batches of them.
///
/// The version of a pulled record is the time at which the source was read: what was pushed while a
/// page was on its way is newer, and is not replaced by it. Nor is what came here since the
/// source's row was last read, as long as the row says the same.
struct PageReading: Sendable {
    let source: PullSource
    let entity: EntitySource
    let feed: any SourceFeed
    let validator: RecordValidator
    private var emptyPages = 0

    /// So many pages without a record in a row are as good as no end.
    private static let maximumEmptyPages = 200

    init(
        source: PullSource, entity: EntitySource, feed: any SourceFeed, validator: RecordValidator
    ) {
        self.source = source
        self.entity = entity
        self.feed = feed
        self.validator = validator
    }

    /// - Parameter isWanted: which records of the page count.
    /// - Throws: `PullError`, also where the source goes on naming empty pages.
    mutating func next(
        _ question: PageQuestion, _ sink: any PullSink,
        isWanted: (SourceRecord) -> Bool = { _ in true }
    ) async throws -> ReadPage {
        let position = try await sink.position()
        var page = try await feed.page(question)
        try refuseEndless(page)
        page.records = page.records.filter(isWanted)
        var read = ReadPage(
            page: page, rows: entity.mapping.rows(page.records), batch: batch(page.records))
        guard let position, !page.records.isEmpty else { return read }
        read.unchanged = try await unchanged(read, sink)
        read.late = try await late(read.batch, since: position, sink)
        if !read.late.isEmpty { read.batch = batch(page.records, without: read.late) }
        return read
    }

    private mutating func refuseEndless(_ page: SourcePage) throws(PullError) {
        emptyPages = page.records.isEmpty && page.next != nil ? emptyPages + 1 : 0
        if emptyPages < Self.maximumEmptyPages { return }
        throw PullError(
            .network, source.name,
            "\(emptyPages) pages of `\(entity.entity.rawValue)` in a row are empty",
            remedy: "check `records` and `next` under `pagination`; the pull goes on from here")
    }

    /// A batch of the page's records that are news: neither late nor unchanged.
    func news(_ read: ReadPage) -> RecordBatch {
        if read.unchanged.isEmpty { return read.batch }
        return batch(read.page.records, without: read.late.union(read.unchanged))
    }

    /// Remembers what the page's rows say, in the transaction of its news.
    func remembering(_ read: ReadPage) -> SideWrite {
        PulledRows.remember(
            read.newRows, of: source.name, entity.entity, feed: source.feedName(entity.entity))
    }

    /// Lines of rows that say what they said when they were last read.
    ///
    /// No digest is made of names and addresses. So a customer's row is unchanged only where
    /// something else came here since: else it may tell another name.
    private func unchanged(_ read: ReadPage, _ sink: any PullSink) async throws -> Set<Int> {
        if entity.entity == .affiliates { return [] }
        let batch = read.batch
        let images = entity.entity == .customers ? batch.images() : []
        return try await sink.read { [self] db in
            let lines = try PulledRows.unchanged(read.rows, of: source.name, entity.entity, db)
            if images.isEmpty { return lines }
            let isDigested = try Store.keepsDigests(db)
            let sure = try images.indices.filter { index in
                let there = images[index]
                let difference = Difference(
                    here: try RecordImages.current(there, db), there: there,
                    isDigested: isDigested)
                return difference.map { !$0.isPersonal } ?? !isDigested
            }
            return lines.intersection(sure.map { batch.line(of: $0) })
        }
    }

    /// Lines of records of which others came here at `position` or later.
    private func late(
        _ batch: RecordBatch, since position: Int64, _ sink: any PullSink
    ) async throws -> Set<Int> {
        // Customers carry their versions with them.
        guard batch.customers.isEmpty, batch.recordCount > 0,
            try await sink.position() != position
        else { return [] }
        let images = batch.images()
        let late = try await sink.read { try RecordImages.arrived(images, since: position, $0) }
        return Set(late.map { batch.line(of: $0) })
    }

    private func batch(
        _ records: [SourceRecord], without lines: Set<Int> = []
    ) -> RecordBatch {
        validator.batch(
            records, entity.mapping, source: source.feedName(entity.entity), without: lines)
    }
}

/// A page with what may be taken of it.
struct ReadPage: Sendable {
    var page: SourcePage
    /// What its records say, in their order.
    var rows: [PulledRow]
    /// Its records, but for the late ones.
    var batch: RecordBatch
    /// Lines of records of which others came here while the page was on its way.
    var late: Set<Int> = []
    /// Lines of records that say what they said when they were last read.
    var unchanged: Set<Int> = []

    /// What is to be remembered: late rows were read too.
    var newRows: [PulledRow] { rows.filter { !unchanged.contains($0.line) } }
}
