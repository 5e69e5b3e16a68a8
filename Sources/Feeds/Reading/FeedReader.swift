package import Records

/// Reads sources into batches of validated records.
///
/// Sources are read in the order given, and each from its first line to its last, whatever the
/// number of threads. A record that can't be taken becomes rejects and never stops the reading.
package struct FeedReader: Sendable {
    private let validator: RecordValidator
    private let threads: Int
    private let limits: FeedLimits

    /// - Parameter threads: how many threads parse; at 1 the calling thread does it itself, at
    ///   more the calling thread only consumes.
    package init(validator: RecordValidator, threads: Int) {
        self.init(validator: validator, threads: threads, limits: FeedLimits())
    }

    /// - Parameter chunkBytes: how much of a source is read and parsed in one piece: small pieces
    ///   come soon, large ones are read fast.
    package init(validator: RecordValidator, threads: Int, chunkBytes: Int) {
        self.init(
            validator: validator, threads: threads, limits: FeedLimits(chunkBytes: chunkBytes))
    }

    init(validator: RecordValidator, threads: Int, limits: FeedLimits) {
        precondition(threads >= 1, "reading needs a thread, got \(threads)")
        self.validator = validator
        self.threads = threads
        self.limits = limits
    }

    /// Reads all records of `sources`.
    ///
    /// - Parameters:
    ///   - progress: called after every chunk of a few megabytes, on the calling thread.
    ///   - consume: gets each batch on the calling thread, with lines counted from the start of
    ///     its source. Batches hold at least one record or reject.
    /// - Throws: `FeedError` when a source can't be read, and what `consume` throws; batches
    ///   before that have been consumed.
    package func read(
        _ sources: [FeedSource], progress: (FeedProgress) -> Void = { _ in },
        _ consume: (RecordBatch) throws -> Void
    ) throws {
        let chunks = ChunkSequence(sources, limits: limits) { source throws(FeedError) in
            try ByteInput(opening: source)
        }
        try read(chunks, sources, total: totalSize(of: sources), progress: progress, consume)
    }

    /// Reads records that are in memory already, such as the body of a request.
    ///
    /// - Parameter source: what `bytes` are; its path is not opened.
    /// - Throws: what `consume` throws.
    package func read(
        _ bytes: [UInt8], as source: FeedSource, _ consume: (RecordBatch) throws -> Void
    ) throws {
        let chunks = ChunkSequence([source], limits: limits) { _ throws(FeedError) in
            ByteInput(bytes: bytes)
        }
        try read(chunks, [source], total: bytes.count, progress: { _ in }, consume)
    }

    private func read(
        _ chunks: consuming ChunkSequence, _ sources: [FeedSource], total: Int?,
        progress: (FeedProgress) -> Void, _ consume: (RecordBatch) throws -> Void
    ) throws {
        var delivery = Delivery(sources, total: total)
        try forEachParsed(chunks, sources) { parsed in
            try delivery.deliver(parsed, progress: progress, consume)
        }
    }

    private func forEachParsed(
        _ chunks: consuming ChunkSequence, _ sources: [FeedSource],
        _ body: (ParsedChunk) throws -> Void
    ) throws {
        let makeParser = { @Sendable [validator] in
            ChunkParser(sources: sources, validator: validator)
        }
        if threads == 1 {
            let parser = makeParser()
            let buffer = ByteBuffer()
            while let chunk = try chunks.next(into: buffer) { try body(parser.parse(chunk)) }
        } else {
            let ahead = ParseAhead(chunks, depth: threads + 2)
            for _ in 0..<threads { ahead.startWorker(makeParser) }
            try ahead.forEach(body)
        }
    }
}

/// Hands batches over with their places in their sources.
private struct Delivery {
    private let sources: [FeedSource]
    private var progress = FeedProgress()
    private var source = -1
    private var linesBefore = 0

    init(_ sources: [FeedSource], total: Int?) {
        self.sources = sources
        progress.bytesTotal = total
    }

    mutating func deliver(
        _ parsed: ParsedChunk, progress report: (FeedProgress) -> Void,
        _ consume: (RecordBatch) throws -> Void
    ) throws {
        if parsed.source != source {
            source = parsed.source
            progress.source = sources[source].name
            linesBefore = 0
        }
        for var batch in parsed.batches where batch.recordCount > 0 || !batch.rejects.isEmpty {
            batch.moveLines(by: linesBefore)
            progress.records += batch.recordCount
            progress.rejects += batch.rejects.count
            try consume(batch)
        }
        linesBefore += parsed.lineCount
        progress.bytesDone += parsed.sourceBytes
        report(progress)
    }
}

extension RecordBatch {
    fileprivate mutating func moveLines(by offset: Int) {
        guard offset > 0 else { return }
        firstLine += offset
        let shift = UInt32(clamping: offset)
        for index in lines.indices { lines[index] &+= shift }
        for index in rejects.indices { rejects[index].line += offset }
    }
}

/// `nil` when one of the sizes is not known.
private func totalSize(of sources: [FeedSource]) -> Int? {
    var total = 0
    for source in sources {
        guard let size = fileSize(source) else { return nil }
        total += size
    }
    return total
}
