package import Records

/// A batch that the engine has taken, on its way to the disk.
package struct IncomingBatch: Sendable {
    package var batch: RecordBatch
    /// Those of the feed and those of the engine.
    package var rejects: [Reject]
    /// Places in the batch of records whose customer is not known.
    package var waiting: [Int]
    /// The phase of reading that the batch's source belongs to: sources are told in its order.
    package var phase: Int

    package init(batch: RecordBatch, rejects: [Reject], waiting: [Int], phase: Int) {
        self.batch = batch
        self.rejects = rejects
        self.waiting = waiting
        self.phase = phase
    }
}
