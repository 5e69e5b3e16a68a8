private import Foundation
internal import Records

/// A line of an answer to a payout run as it stands in its file.
package struct AnsweredLine: Hashable, Sendable {
    package var line: PayoutLine
    /// Empty where the line was released.
    package var reasonCode: String
    package var flagIDs: [String]
}

/// Reads the files that answer a payout run, as the gate writes them: CSV where the name ends in
/// `.csv`, else JSON lines.
package enum PayoutAnswerReader {
    /// - Throws: `FeedError` with the line where one can't be read.
    /// - Complexity: O(bytes); the file is held in memory.
    package static func read(_ path: String) throws(FeedError) -> [AnsweredLine] {
        let buffer = try ByteBuffer.whole(path)
        let isCSV = path.lowercased().hasSuffix(".csv")
        let lines = try PayoutRunReader.lines(in: buffer, isCSV ? .columns : .lines, path)
        let reasons = isCSV ? try cells(buffer, path) : try objects(buffer, path)
        return zip(lines, reasons).map { line, reason in
            AnsweredLine(
                line: line, reasonCode: reason.reasonCode ?? "", flagIDs: reason.flagIDs ?? [])
        }
    }

    private struct Reason: Decodable {
        var reasonCode: String?
        var flagIDs: [String]?

        enum CodingKeys: String, CodingKey {
            case reasonCode = "reason_code"
            case flagIDs = "flag_ids"
        }
    }

    private static func cells(
        _ buffer: ByteBuffer, _ path: String
    ) throws(FeedError) -> [Reason] {
        let names = ["reason_code", "flag_ids"]
        let columns = try ColumnReader(path: path).read(names, in: buffer).columns
        let (reasons, flags) = (columns[0], columns[1])
        return (0..<reasons.count).map { row in
            Reason(
                reasonCode: reasons[row],
                flagIDs: flags[row].split(separator: " ").map(String.init))
        }
    }

    private static func objects(
        _ buffer: ByteBuffer, _ path: String
    ) throws(FeedError) -> [Reason] {
        let objects = Data(buffer.bytes).split(separator: UInt8(ascii: "\n")).filter {
            $0.contains { !" \t\r".utf8.contains($0) }
        }
        do {
            return try objects.map { try JSONDecoder().decode(Reason.self, from: $0) }
        } catch {
            throw FeedError(
                path: path, reason: "`reason_code` or `flag_ids` is not as an answer has them",
                remedy: "name the file that `holdback gate` wrote, unedited")
        }
    }
}

/// A payout run with the answer that it was given.
package struct AnsweredRun: Sendable {
    package var run: PayoutRun
    /// By line of the run: whether it was released, and why not.
    package var answers: [(isReleased: Bool, line: AnsweredLine)]

    /// Reads a run and its two answer files.
    ///
    /// - Throws: `FeedError` where a file can't be read, the answer is another run's, or one file
    ///   stands in the other's place.
    package init(due: String, released: String, held: String) throws(FeedError) {
        run = try PayoutRunReader.read(due)
        var released = (path: released, rest: try Self.lines(released, areReleased: true)[...])
        var held = (path: held, rest: try Self.lines(held, areReleased: false)[...])
        answers = []
        for line in run.lines {
            if let answer = released.rest.first, answer.line.isAnswer(to: line) {
                answers.append((true, released.rest.removeFirst()))
            } else if let answer = held.rest.first, answer.line.isAnswer(to: line) {
                answers.append((false, held.rest.removeFirst()))
            } else {
                throw FeedError(
                    path: "\(due):\(line.line)",
                    reason: "neither answer has the line `\(line.commissionID)` next",
                    remedy: "name the two files that answered this very run, unedited")
            }
        }
        for (path, rest) in [released, held] {
            guard let extra = rest.first else { continue }
            throw FeedError(
                path: "\(path):\(extra.line.line)",
                reason: "`\(extra.line.commissionID)` is more than \(due) has: it names no such "
                    + "line, or names it fewer times",
                remedy: "name the two files that answered this very run, unedited")
        }
    }

    /// Lines that were not released, and they alone, have a reason: with one file in the other's
    /// place everything that was paid would be paid again.
    private static func lines(
        _ path: String, areReleased: Bool
    ) throws(FeedError) -> [AnsweredLine] {
        let lines = try PayoutAnswerReader.read(path)
        guard let stray = lines.first(where: { $0.reasonCode.isEmpty != areReleased }) else {
            return lines
        }
        throw FeedError(
            path: "\(path):\(stray.line.line)",
            reason: "`\(stray.line.commissionID)` "
                + (areReleased
                    ? "was not released: it has the reason `\(stray.reasonCode)`"
                    : "has no reason: it was released"),
            remedy: "`--out` takes the file of released lines, `--held` the other")
    }
}

extension PayoutLine {
    fileprivate func isAnswer(to due: PayoutLine) -> Bool {
        commissionID == due.commissionID && affiliateID == due.affiliateID && amount == due.amount
            && currency == due.currency
    }
}
