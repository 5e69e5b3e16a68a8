import Digests
package import Records

/// A line of a payout run as it stands in its file.
package struct PayoutLine: Hashable, Sendable {
    /// From 1.
    package var line: LineNumber
    package var commissionID: String
    package var affiliateID: String
    package var amount: Money
    package var currency: CurrencyCode
}

extension PayoutLine {
    /// What it says, however it is written.
    fileprivate var content: [UInt8] {
        var row = JSONLine()
        row.string("commission_id", commissionID)
        row.string("affiliate_id", affiliateID)
        row.raw("amount", amount.text(minorDigits: Money.decimals))
        row.string("currency", currency.description)
        return row.finished()
    }
}

/// A payout run: the lines that are due, and what the run is known by.
package struct PayoutRun: Sendable {
    package let lines: [PayoutLine]
    /// Of what the lines say, in their order.
    package let digest: String
    /// Of what they were read from, by which earlier versions knew a run.
    package let bytesDigest: String

    init(lines: [PayoutLine], bytes: [UInt8]) {
        self.lines = lines
        var digest = SHA256()
        for line in lines {
            line.content.withUnsafeBytes { digest.update($0) }
            digest.update("\n")
        }
        self.digest = digest.hex()
        bytesDigest = SHA256.hex(of: bytes)
    }
}

/// Reads payout runs: CSV with a header, one JSON object a line, or a JSON array or envelope.
///
/// Which it is tells the ending of the name (`.csv`, `.json`, `.ndjson`), else the first sign.
///
/// Each line needs `commission_id`, `affiliate_id`, `amount` and `currency`; other fields are left
/// alone, so a `commissions` file is a payout run too. A line that can't be read fails the whole
/// run: nobody may take half of one for all of it. So does a run without a line, which only an
/// export that broke off gives: answered, it would use up the key of the whole one.
package enum PayoutRunReader {
    static let names = ["commission_id", "affiliate_id", "amount", "currency"]

    /// - Throws: `FeedError` with the line where one can't be read, and where there is none.
    /// - Complexity: O(bytes); the file is held in memory.
    package static func read(_ path: String) throws(FeedError) -> PayoutRun {
        let buffer = try ByteBuffer.whole(path)
        let bytes = Array(buffer.bytes)
        return try run(try lines(in: buffer, Shape(path, bytes), path), bytes, path)
    }

    /// The lines of a file, which may have none, as an answer may.
    static func lines(
        in buffer: ByteBuffer, _ shape: Shape, _ path: String
    ) throws(FeedError) -> [PayoutLine] {
        switch shape {
        case .columns: try rows(buffer, path)
        case .document: try elements(Array(buffer.bytes), path)
        case .lines: try objects(buffer.bytes, path)
        }
    }

    static func run(
        _ lines: [PayoutLine], _ bytes: [UInt8], _ name: String
    ) throws(FeedError) -> PayoutRun {
        if lines.isEmpty {
            throw FeedError(
                path: name, reason: "the payout run holds no line",
                remedy: "export it again; nothing was asked, so its key is free")
        }
        return PayoutRun(lines: lines, bytes: bytes)
    }

    /// How the lines stand in a file.
    enum Shape {
        case columns, document, lines

        init(_ path: String, _ bytes: [UInt8]) {
            let path = path.lowercased()
            let endings: [(String, Shape)] = [
                (".csv", .columns), (".json", .document), (".ndjson", .lines), (".jsonl", .lines),
            ]
            if let ending = endings.first(where: { path.hasSuffix($0.0) }) {
                self = ending.1
                return
            }
            switch bytes.first(where: { !isWhitespace($0) }) {
            case UInt8(ascii: "{"), nil: self = .lines
            case UInt8(ascii: "["): self = .document
            default: self = .columns
            }
        }
    }

    private static func rows(
        _ buffer: ByteBuffer, _ path: String
    ) throws(FeedError) -> [PayoutLine] {
        let table = try ColumnReader(path: path).read(names, in: buffer)
        var taker = PayoutLineTaker()
        for fault in table.faults {
            taker.note(fault.reason, place: "\(path):\(fault.line)", number: fault.line)
        }
        for (row, line) in table.lines.enumerated() {
            taker.take(table.columns.map { $0[row] }, place: "\(path):\(line)", number: line)
        }
        return try taker.finished()
    }

    private static func objects(
        _ bytes: UnsafeRawBufferPointer, _ path: String
    ) throws(FeedError) -> [PayoutLine] {
        let reader = JSONRecordReader(names: names)
        var taker = PayoutLineTaker()
        _ = forEachText(of: .lines, in: bytes) { text, number in
            take(text, reader, place: "\(path):\(number)", number: number, &taker)
        }
        return try taker.finished()
    }

    /// Takes the line that stands in a JSON object.
    static func take(
        _ text: UnsafeRawBufferPointer, _ reader: JSONRecordReader, place: String,
        number: LineNumber, _ taker: inout PayoutLineTaker
    ) {
        let outcome = reader.read(text)
        guard outcome.isFaultless else {
            let problem = reader.violations(outcome, in: text, slots: names.indices).first
            let reason = problem?.message ?? "the record can't be read"
            return taker.note(reason, place: place, number: number)
        }
        let cells = reader.fields.map { $0.isAbsent ? "" : $0.text }
        taker.take(cells, place: place, number: number)
    }
}
