import Records

@testable import Rules

/// The records of the quiet firm and then those of some steps, all at once.
struct Scenario {
    let batches: [RecordBatch]
    /// When to judge; the latest event time if `nil`.
    let asOf: EventTime?
    let rejects: [Reject]

    init(_ steps: [ScenarioStep]) {
        var book = QuietFirm.book
        for step in steps { book.play(step) }
        batches = book.records.batches
        rejects = book.records.rejects
        asOf = book.asOf
    }
}
