import Records

/// The batches of one chunk while they are being made.
///
/// A source of one entity gives one batch; a mixed source begins a new batch whenever the entity
/// changes, so that the order of records is kept.
struct BatchBuilder {
    private var finished: [RecordBatch] = []
    private var entity: Entity?
    /// The chunk.
    private let bytes: UnsafeRawBufferPointer
    private lazy var raw = Array(bytes)
    var batch: RecordBatch

    init(source: String, bytes: UnsafeRawBufferPointer) {
        batch = RecordBatch(source: source)
        self.bytes = bytes
    }

    /// Notes where the record that was just taken stood, so that it can be shown if its customer
    /// never comes.
    mutating func note(_ record: UnsafeRawBufferPointer, of entity: Entity) {
        guard entity == .transactions || entity == .tradingActivity,
            batch.rawSpans.count < batch.recordCount,
            let start = record.baseAddress, let first = bytes.baseAddress
        else { return }
        let offset = UInt32(clamping: start - first)
        batch.rawSpans.append(offset..<offset + UInt32(clamping: record.count))
    }

    mutating func begin(_ next: Entity, at line: LineNumber) {
        defer { entity = next }
        guard let entity, entity != next else { return }
        finish(before: line)
        batch.firstLine = line
    }

    private mutating func finish(before line: LineNumber) {
        let source = batch.source
        batch.lineCount = line - batch.firstLine
        if !batch.rawSpans.isEmpty { batch.raw = raw }
        finished.append(batch)
        batch = RecordBatch(source: source)
    }

    mutating func reject(
        _ violations: [Violation], line: LineNumber, record: @autoclosure () -> String
    ) {
        if violations.isEmpty { return }
        let text = record()
        for violation in violations {
            batch.rejects.append(
                Reject(source: batch.source, line: line, violation: violation, record: text))
        }
    }

    /// - Parameter lineCount: lines of the whole chunk.
    consuming func batches(lineCount: Int) -> [RecordBatch] {
        finish(before: lineCount + 1)
        return finished
    }
}
