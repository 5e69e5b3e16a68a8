package import Records

/// The records of a test: those of the quiet firm, then those of the test's steps.
package struct Scenario: Sendable {
    package let batches: [RecordBatch]
    /// When to judge; the latest event time if `nil`.
    package let asOf: EventTime?
    /// Records that the data contract does not allow: the test itself is wrong.
    package let rejects: [Reject]

    package init(_ steps: [ScenarioStep]) {
        var book = QuietFirm.book
        var waiting: Int64 = 0
        for step in steps {
            book.play(step)
            if case .advance(let time) = step { waiting += time }
        }
        batches = book.records.batches
        rejects = book.records.rejects
        asOf =
            waiting == 0
            ? nil : EventTime(microseconds: book.latest.microseconds + waiting)
    }
}
