import Records

extension PayoutRunReader {
    /// Reads a payout run from a JSON array or envelope in memory, such as the body of a request.
    ///
    /// - Throws: `FeedError` that names the line, from 1, where one can't be read; and where there is none.
    /// - Complexity: O(bytes).
    package static func read(document: [UInt8]) throws(FeedError) -> PayoutRun {
        let name = "the payout run"
        return try run(try elements(document, name), document, name)
    }

    /// - Parameter name: of the document in messages.
    static func elements(_ document: [UInt8], _ name: String) throws(FeedError) -> [PayoutLine] {
        let buffer = ByteBuffer(capacity: document.count)
        document.withUnsafeBytes { buffer.append($0) }
        let bytes = buffer.bytes
        var framing = ElementFraming()
        guard let frame = framing.frame(bytes, isLast: true),
            case .elements(let places) = frame.content
        else { preconditionFailure("a whole document is framed by its elements") }
        if let fault = frame.faults.first {
            throw unreadable(name, fault.violation.ofDocument.message)
        }
        let reader = JSONRecordReader(names: names)
        var lines: [PayoutLine] = []
        for (index, place) in places.enumerated() {
            lines.append(try line(bytes.part(place), reader, number: index + 1))
        }
        return lines
    }

    private static func line(
        _ text: UnsafeRawBufferPointer, _ reader: JSONRecordReader, number: Int
    ) throws(FeedError) -> PayoutLine {
        let place = "line \(number)"
        let outcome = reader.read(text)
        guard outcome.isFaultless else {
            let problem = reader.violations(outcome, in: text, slots: names.indices).first
            throw unreadable(place, problem?.message ?? "the record can't be read")
        }
        return try line(
            reader.fields.map { $0.isAbsent ? "" : $0.text }, place: place, number: number)
    }
}
