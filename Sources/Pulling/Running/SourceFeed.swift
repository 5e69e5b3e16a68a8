package import Records

/// What is asked of a source.
package struct PageQuestion: Sendable {
    package var entity: EntitySource
    /// Records modified at this time or later; `nil` for all.
    package var since: EventTime?
    /// Records whose own time lies between these, where the source can tell.
    package var from: EventTime?
    package var to: EventTime?
    /// Where the page before ended; `nil` for the first.
    package var after: String?

    package init(_ entity: EntitySource) { self.entity = entity }
}

/// Some records of a source, in its order.
package struct SourcePage: Sendable {
    package var records: [SourceRecord]
    /// Where the next page begins; `nil` where this is the last.
    package var next: String?
    /// Records on all pages, where the source tells.
    package var total: Int?

    package init(records: [SourceRecord], next: String?, total: Int?) {
        self.records = records
        self.next = next
        self.total = total
    }
}

/// Something that hands over records page by page.
package protocol SourceFeed: Sendable {
    /// - Throws: `PullError`.
    func page(_ question: PageQuestion) async throws -> SourcePage

    /// Whether pages stay right while rows are added and changed, and so may be gone on with later.
    var keepsPlaces: Bool { get }

    func close() async
}
