package import Records

/// Reads the records of one JSON document that is in memory, such as the body of a request.
///
/// A record's line is its number in the document, from 1, however the document is laid out.
package struct DocumentReader: Sendable {
    private let validator: RecordValidator

    package init(validator: RecordValidator) { self.validator = validator }

    /// What a document holds.
    package enum Outcome: Sendable {
        /// Records and what is wrong with others; `isEnvelope` where they were a member `data`.
        case read(RecordBatch, isEnvelope: Bool)
        /// The document is no array and no envelope, or is torn.
        case malformed(Violation)
        case tooMany(Int)
    }

    /// - Parameters:
    ///   - source: what rejects call the document.
    ///   - limit: records that are read at most; more are counted and left alone.
    /// - Complexity: O(bytes).
    package func read(
        _ document: UnsafeRawBufferPointer, of entity: Entity, source: String, limit: Int
    ) -> Outcome {
        let buffer = ByteBuffer(capacity: document.count)
        buffer.append(document)
        let bytes = buffer.bytes
        guard let first = bytes.first(where: { !isWhitespace($0) }) else {
            return .malformed(
                .malformed(
                    .malformedJSON, expected: DocumentState.start.expectation, found: "nothing"))
        }
        var framing = ElementFraming()
        guard let frame = framing.frame(bytes, isLast: true) else {
            preconditionFailure("a whole document has a frame")
        }
        if let fault = frame.faults.first { return .malformed(fault.violation.ofDocument) }
        guard case .elements(let places) = frame.content else {
            preconditionFailure("a document is framed by its elements")
        }
        if places.count > limit { return .tooMany(places.count) }
        let batch = parse(bytes, places, entity, source)
        return .read(batch, isEnvelope: first == UInt8(ascii: "{"))
    }

    private func parse(
        _ bytes: UnsafeRawBufferPointer, _ places: [Range<Int>], _ entity: Entity, _ source: String
    ) -> RecordBatch {
        var builder = BatchBuilder(source: source, bytes: bytes)
        let reader = JSONRecordReader(names: entity.fieldNames)
        for (index, place) in places.enumerated() {
            let text = bytes.part(place)
            let outcome = reader.read(text)
            if outcome.isFaultless {
                validator.append(
                    reader.fields, of: entity, line: index + 1, record: recordText(text),
                    to: &builder.batch)
                builder.note(text, of: entity)
            } else {
                builder.reject(
                    reader.violations(outcome, in: text, slots: reader.names.indices),
                    line: index + 1, record: recordText(text))
            }
        }
        return builder.batches(lineCount: places.count)[0]
    }
}

extension Violation {
    /// Without the words for files.
    var ofDocument: Violation {
        var violation = self
        for words in [notRead, " (with one object a line, name the file .ndjson)"] {
            while let place = violation.expected.firstRange(of: words) {
                violation.expected.removeSubrange(place)
            }
        }
        if violation.found == "the end of the file" { violation.found = "the end of the document" }
        return violation
    }
}
