import Records

/// How much is held in memory at once.
struct FeedLimits: Sendable {
    /// Bytes that are read and parsed in one piece.
    var chunkBytes = 4 << 20
    /// The longest record that is taken.
    var recordBytes = 64 << 20
}

/// A stretch of a source that holds whole records, not yet parsed.
struct Chunk: Sendable {
    enum Content: Sendable {
        /// One JSON object a line.
        case lines
        /// Rows under a header.
        case rows(CSVHeader)
        /// JSON values at these places.
        case elements([Range<Int>])
        /// No records, perhaps faults.
        case none
    }

    /// Index into the sources being read.
    var source: Int
    var buffer: ByteBuffer
    /// Bytes of the buffer that belong to the chunk.
    var length: Int
    var content: Content
    var faults: [StructuralFault]
    /// Bytes of the source that are done with this chunk.
    var sourceBytes: Int

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer.bytes[..<length]) }
}

/// A fault in how records are laid out, found before any of them is read.
struct StructuralFault: Sendable {
    /// From the start of the chunk, from 1.
    var line: LineNumber
    var violation: Violation
    var record: String
}

/// What a format makes of the bytes that have been read so far.
struct Frame {
    /// Leading bytes that are done with: whole records, or what was dropped with a fault.
    var length: Int
    var content: Chunk.Content
    var faults: [StructuralFault] = []
}

/// What to do with a record that is longer than the limit.
enum Overflow {
    /// Reject it and go on behind the next newline.
    case skipLine(Violation)
    case take(Frame)
}
