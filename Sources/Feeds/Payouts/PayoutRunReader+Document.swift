import Records

extension PayoutRunReader {
    /// Reads a payout run from a JSON array or envelope in memory, such as the body of a request.
    ///
    /// - Throws: `FeedError` that names the line, from 1, where one can't be read; and where there
    ///   is none.
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
        var taker = PayoutLineTaker()
        if let fault = frame.faults.first {
            taker.note(fault.violation.ofDocument.message, place: name, number: fault.line)
            return try taker.finished()
        }
        let reader = JSONRecordReader(names: names)
        for (index, place) in places.enumerated() {
            take(
                bytes.part(place), reader, place: "line \(index + 1)", number: index + 1, &taker)
        }
        return try taker.finished()
    }
}
