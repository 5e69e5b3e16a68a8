import Records

/// The batches of one chunk, lines counted from the chunk's start.
struct ParsedChunk: Sendable {
    var source: Int
    var batches: [RecordBatch]
    var lineCount: Int
    var sourceBytes: Int
}

/// Turns chunks into batches; one parser serves one thread.
final class ChunkParser {
    private let sources: [FeedSource]
    private let validator: RecordValidator
    private var jsonReaders: [Entity: JSONRecordReader] = [:]
    private lazy var recognizer = EntityRecognizer()

    init(sources: [FeedSource], validator: RecordValidator) {
        self.sources = sources
        self.validator = validator
    }

    func parse(_ chunk: Chunk) -> ParsedChunk {
        let source = sources[chunk.source]
        var builder = BatchBuilder(source: source.name, bytes: chunk.bytes)
        let lineCount = parse(chunk.content, chunk.bytes, source.entity, &builder)
        for fault in chunk.faults {
            builder.reject([fault.violation], line: fault.line, record: fault.record)
        }
        return ParsedChunk(
            source: chunk.source, batches: builder.batches(lineCount: lineCount),
            lineCount: lineCount, sourceBytes: chunk.sourceBytes)
    }

    /// - Returns: the count of lines.
    private func parse(
        _ content: Chunk.Content, _ bytes: UnsafeRawBufferPointer, _ entity: Entity?,
        _ builder: inout BatchBuilder
    ) -> Int {
        if case .rows(let header) = content {
            return parseRows(bytes, header, validator, &builder)
        }
        guard let entity else {
            return forEachText(of: content, in: bytes) { parseMixed($0, $1, &builder) }
        }
        let reader = jsonReader(of: entity)
        return forEachText(of: content, in: bytes) { parse($0, $1, entity, reader, &builder) }
    }

    private func parse(
        _ text: UnsafeRawBufferPointer, _ line: LineNumber, _ entity: Entity,
        _ reader: JSONRecordReader, _ builder: inout BatchBuilder
    ) {
        let outcome = reader.read(text)
        if outcome.isFaultless, reader.isOwnOutput {
            builder.reject([.ownOutput(of: entity)], line: line, record: recordText(text))
        } else if outcome.isFaultless {
            validator.append(
                reader.fields, of: entity, line: line, record: recordText(text),
                to: &builder.batch)
            builder.note(text, of: entity)
        } else {
            let violations = reader.violations(outcome, in: text, slots: reader.names.indices)
            builder.reject(violations, line: line, record: recordText(text))
        }
    }

    private func parseMixed(
        _ text: UnsafeRawBufferPointer, _ line: LineNumber, _ builder: inout BatchBuilder
    ) {
        switch recognizer.read(text) {
        case .rejected(let violations):
            builder.reject(violations, line: line, record: recordText(text))
        case .recognized(let entity):
            builder.begin(entity, at: line)
            recognizer.withFields { fields in
                validator.append(
                    fields, of: entity, line: line, record: recordText(text),
                    to: &builder.batch)
            }
            builder.note(text, of: entity)
        }
    }

    private func jsonReader(of entity: Entity) -> JSONRecordReader {
        if let reader = jsonReaders[entity] { return reader }
        let reader = JSONRecordReader(of: entity)
        jsonReaders[entity] = reader
        return reader
    }
}
