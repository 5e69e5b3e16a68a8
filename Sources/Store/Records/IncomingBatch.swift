package import Records

/// A batch on its way to the disk.
package struct IncomingBatch: Sendable {
    package var batch: RecordBatch
    /// Places in the batch of records whose customer is not known.
    package var waiting: [Int]
    /// The phase of reading that the batch's source belongs to: sources are told in its order.
    package var phase: Int

    package init(batch: RecordBatch, waiting: [Int], phase: Int) {
        self.batch = batch
        self.waiting = waiting
        self.phase = phase
    }
}
