/// The chunks of all sources, one source after the other.
struct ChunkSequence: ~Copyable {
    private let sources: [FeedSource]
    private let limits: FeedLimits
    private let open: @Sendable (FeedSource) throws(FeedError) -> ByteInput
    private var index = 0
    private var current: ChunkReader?

    init(
        _ sources: [FeedSource], limits: FeedLimits,
        open: @escaping @Sendable (FeedSource) throws(FeedError) -> ByteInput
    ) {
        self.sources = sources
        self.limits = limits
        self.open = open
    }

    /// The next chunk in `buffer`; `nil` when all sources are done.
    mutating func next(into buffer: ByteBuffer) throws(FeedError) -> Chunk? {
        while index < sources.count {
            if current == nil {
                let source = sources[index]
                if source.isLeftOut { return leftOut(source, buffer) }
                current = ChunkReader(
                    try open(source), framing: Framing(source), source: index, limits: limits)
            }
            if let chunk = try current?.next(into: buffer) { return chunk }
            current = nil
            index += 1
        }
        return nil
    }

    /// Says of a source that it is not read, and goes on behind it.
    private mutating func leftOut(_ source: FeedSource, _ buffer: ByteBuffer) -> Chunk {
        defer { index += 1 }
        return Chunk(
            source: index, buffer: buffer, length: 0, content: .none,
            faults: [StructuralFault(line: 1, violation: .leftOut(source), record: "")],
            sourceBytes: 0)
    }
}
