/// Reduces cells to what does not tell people apart: case, marks, script and punctuation.
struct ValueFolding: Sendable {
    let kind: ValueKind
    private let dates: DateReading?

    /// - Parameter cells: the distinct cells of the column, which tell how its dates are written.
    init(kind: ValueKind, cells: ByteInterner) {
        self.kind = kind
        dates = kind == .date ? DateReading((0..<cells.count).lazy.map { cells[$0] }) : nil
    }

    /// - Returns: empty where the cell says nothing.
    func folded(_ cell: ArraySlice<UInt8>) -> [UInt8] {
        if let dates { return dates.digits(cell) }
        let plain =
            cell.allSatisfy { $0 < 0x80 }
            ? Array(cell) : Array(LatinText.folded(String(decoding: cell, as: UTF8.self)).utf8)
        let lower = plain.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        switch kind {
        case .email: return email(cell) ?? lower.filter { $0 > 0x20 }
        case .code: return lower.filter(Self.isSign)
        default: return Self.words(lower)
        }
    }

    private func email(_ cell: ArraySlice<UInt8>) -> [UInt8]? {
        let trimmed = cell.filter { $0 > 0x20 }
        guard trimmed.contains(UInt8(ascii: "@")) else { return nil }
        return CanonicalEmail(String(decoding: trimmed, as: UTF8.self)).map { Array($0.text.utf8) }
    }

    /// Given name and surname of a full name: its first and its last word, the other way round
    /// where a comma stands behind the surname.
    func parts(_ cell: ArraySlice<UInt8>) -> (given: [UInt8], surname: [UInt8]) {
        let halves = cell.split(separator: UInt8(ascii: ","), maxSplits: 1)
        if halves.count == 2 {
            let surname = folded(halves[0])
            let given = folded(halves[1])
            if !surname.isEmpty, !given.isEmpty { return (Self.firstWord(given), surname) }
        }
        let all = folded(cell)
        guard let gap = all.lastIndex(of: UInt8(ascii: " ")) else { return ([], all) }
        return (Self.firstWord(all), Array(all[(gap + 1)...]))
    }

    private static func firstWord(_ words: [UInt8]) -> [UInt8] {
        Array(words.prefix { $0 != UInt8(ascii: " ") })
    }

    /// Words of letters and digits with one space between them; apostrophes join.
    private static func words(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes where byte != UInt8(ascii: "'") {
            if isSign(byte) {
                result.append(byte)
            } else if let last = result.last, last != UInt8(ascii: " ") {
                result.append(UInt8(ascii: " "))
            }
        }
        if result.last == UInt8(ascii: " ") { result.removeLast() }
        return result
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
