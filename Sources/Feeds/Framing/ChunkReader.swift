import Glibc
import Records

/// Reads a source chunk by chunk, each cut at the end of a record.
struct ChunkReader: ~Copyable {
    private var input: ByteInput
    private var framing: Framing
    private let limits: FeedLimits
    private let chunkBytes: Int
    private let source: Int
    /// Bytes behind the last cut.
    private var kept: [UInt8] = []
    private var isAtEnd = false
    private var hasBegun = false

    init(_ input: consuming ByteInput, framing: Framing, source: Int, limits: FeedLimits) {
        // A small source needs no large buffer; a byte more shows that it has ended.
        chunkBytes = min(limits.chunkBytes, input.size.map { $0 + 1 } ?? limits.chunkBytes)
        self.input = input
        self.framing = framing
        self.source = source
        self.limits = limits
    }

    /// The next chunk in `buffer`; `nil` at the end of the source.
    mutating func next(into buffer: ByteBuffer) throws(FeedError) -> Chunk? {
        if framing.isDone { return nil }
        takeKept(into: buffer)
        let mark = try hasBegun ? 0 : begin(buffer)
        var wanted = chunkBytes
        while true {
            try fill(buffer, to: wanted)
            if let frame = framing.frame(buffer.bytes, isLast: isAtEnd) {
                return chunk(frame, buffer, dropped: mark)
            }
            precondition(!isAtEnd, "a frame must end where its source ends")
            if buffer.count >= limits.recordBytes { return try overflow(buffer) }
            wanted = min(max(buffer.count * 2, chunkBytes), limits.recordBytes)
        }
    }

    private mutating func takeKept(into buffer: ByteBuffer) {
        buffer.removeAll()
        kept.withUnsafeBytes { buffer.append($0) }
        kept.removeAll(keepingCapacity: true)
    }

    /// Drops a byte order mark.
    ///
    /// - Returns: bytes dropped.
    private mutating func begin(_ buffer: ByteBuffer) throws(FeedError) -> Int {
        hasBegun = true
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        while buffer.count < mark.count, !isAtEnd { try fill(buffer, to: mark.count) }
        guard buffer.bytes.elementsEqual(mark) else { return 0 }
        buffer.removeAll()
        return mark.count
    }

    /// Reads until the buffer holds `wanted` bytes, the source ends, or its writer makes us wait.
    private mutating func fill(_ buffer: ByteBuffer, to wanted: Int) throws(FeedError) {
        buffer.reserve(wanted)
        while buffer.count < wanted, !isAtEnd {
            let free = UnsafeMutableRawBufferPointer(
                rebasing: buffer.free[..<(wanted - buffer.count)])
            let count = try input.read(into: free)
            if count == 0 { isAtEnd = true }
            buffer.didFill(count)
            if input.wouldWait { return }
        }
    }

    /// - Parameter dropped: bytes before the frame that are no part of it.
    /// - Returns: `nil` when nothing is left.
    private mutating func chunk(_ frame: Frame, _ buffer: ByteBuffer, dropped: Int) -> Chunk? {
        if frame.length == 0, frame.faults.isEmpty { return nil }
        kept.append(contentsOf: buffer.bytes[frame.length...])
        return Chunk(
            source: source, buffer: buffer, length: frame.length, content: frame.content,
            faults: frame.faults, sourceBytes: frame.length + dropped)
    }

    private mutating func overflow(_ buffer: ByteBuffer) throws(FeedError) -> Chunk? {
        switch framing.overflow(buffer.bytes, limit: limits.recordBytes) {
        case .take(let frame): return chunk(frame, buffer, dropped: 0)
        case .skipLine(let violation):
            let record = recordText(buffer.bytes)
            let fault = StructuralFault(line: 1, violation: violation, record: record)
            let skipped = try skipLine(buffer)
            return Chunk(
                source: source, buffer: buffer, length: buffer.count, content: .none,
                faults: [fault], sourceBytes: skipped)
        }
    }

    /// Drops everything up to the next newline, which alone stays in the buffer.
    ///
    /// - Returns: bytes dropped.
    private mutating func skipLine(_ buffer: ByteBuffer) throws(FeedError) -> Int {
        var skipped = 0
        while true {
            if let end = firstIndex(of: newline, in: buffer.bytes, from: 0) {
                kept.append(contentsOf: buffer.bytes[(end + 1)...])
                buffer.keep(from: end, count: 1)
                return skipped + end + 1
            }
            skipped += buffer.count
            buffer.removeAll()
            if isAtEnd { return skipped }
            try fill(buffer, to: chunkBytes)
        }
    }
}
