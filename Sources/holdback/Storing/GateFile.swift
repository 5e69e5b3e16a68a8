private import Foundation
internal import Holds
private import Pipeline
internal import Records
internal import Store

/// The lines of an answer as a file: CSV where its name ends so, else one JSON object a line.
struct GateFile {
    let path: String

    private static let header = "commission_id,affiliate_id,amount,currency,reason_code,flag_ids"

    func text(_ lines: [GateLine]) -> String {
        let isCSV = path.lowercased().hasSuffix(".csv")
        let rows = lines.map(isCSV ? csv : json)
        return ((isCSV ? [Self.header] : []) + rows).map { $0 + "\n" }.joined()
    }

    private func json(_ line: GateLine) -> String {
        var row = JSONLine()
        row.string("commission_id", line.due.commissionID)
        row.string("affiliate_id", line.due.affiliateID)
        row.raw("amount", amount(line))
        row.string("currency", line.due.currency?.description ?? "")
        if !line.isReleased {
            row.string("reason_code", line.reasonCode)
            row.strings("flag_ids", line.flagIDs)
        }
        return row.text()
    }

    private func csv(_ line: GateLine) -> String {
        [
            line.due.commissionID, line.due.affiliateID, amount(line),
            line.due.currency?.description ?? "", line.reasonCode,
            line.flagIDs.joined(separator: " "),
        ].map(quoted).joined(separator: ",")
    }

    private func amount(_ line: GateLine) -> String {
        (line.due.amount ?? .zero).text(minorDigits: line.due.currency?.minorDigits ?? 2)
    }

    /// Looked at byte by byte: a comma with an accent on it is one character, and a comma all the
    /// same. Readers drop the space around a cell that is not quoted.
    private func quoted(_ cell: String) -> String {
        let bytes = Array(cell.utf8)
        let ends = [bytes.first, bytes.last].compactMap(\.self)
        let isSpaced = ends.contains(where: " \t".utf8.contains)
        if !isSpaced, !bytes.contains(where: ",\"\r\n".utf8.contains) { return cell }
        let quote = UInt8(ascii: "\"")
        let doubled = bytes.flatMap { $0 == quote ? [quote, quote] : [$0] }
        return String(decoding: [quote] + doubled + [quote], as: UTF8.self)
    }

    /// The regular file that would be written, behind a link where there is one; `nil` where there
    /// is none.
    private var regular: String? {
        guard !isStream(path), let file = realpath(path, nil) else { return nil }
        defer { free(file) }
        var status = stat()
        guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return String(cString: file)
    }

    /// Removes the answer of an earlier run.
    func removeFormer() throws(Failure) {
        guard let regular, unlink(regular) != 0 else { return }
        throw Failure(
            code: .files,
            message: "\(Terminal.plain(path)): error: the answer of an earlier run can't be removed"
        )
    }
}
