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
                current = ChunkReader(
                    try open(source), framing: Framing(source), source: index, limits: limits)
            }
            if let chunk = try current?.next(into: buffer) { return chunk }
            current = nil
            index += 1
        }
        return nil
    }
}
