/// Finds where a JSON value ends, without looking at what it says.
struct JSONValueScanner {
    enum Outcome {
        case end(Int)
        /// The bytes end before the value does.
        case unfinished
        /// A bracket closes another kind, or nesting passes what any record may have.
        case mismatch(Int)
    }

    let bytes: UnsafeRawBufferPointer
    let isLast: Bool

    func skipWhitespace(from start: Int) -> Int {
        var position = start
        while position < bytes.count, isWhitespace(bytes[position]) { position += 1 }
        return position
    }

    /// - Complexity: O(length of the value).
    func scanValue(from start: Int) -> Outcome {
        switch bytes[start] {
        case quote: scanString(from: start).map(Outcome.end) ?? .unfinished
        case UInt8(ascii: "{"), UInt8(ascii: "["): scanBrackets(from: start)
        default: scanScalar(from: start)
        }
    }

    /// - Returns: the place behind the closing quote; `nil` if there is none.
    private func scanString(from start: Int) -> Int? {
        var position = start + 1
        while position < bytes.count {
            if bytes[position] == quote { return position + 1 }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private func scanBrackets(from start: Int) -> Outcome {
        var open = OpenBrackets()
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case quote:
                guard let end = scanString(from: position) else { return .unfinished }
                position = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.push(isBrace: byte == UInt8(ascii: "{")) else {
                    return .mismatch(position)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.pop(isBrace: byte == UInt8(ascii: "}")) else {
                    return .mismatch(position)
                }
                if open.depth == 0 { return .end(position + 1) }
            default: break
            }
            position += 1
        }
        return .unfinished
    }

    private func scanScalar(from start: Int) -> Outcome {
        let end = bytes[start...].firstIndex { isWhitespace($0) || ",:]}".utf8.contains($0) }
        return end.map(Outcome.end) ?? (isLast ? .end(bytes.count) : .unfinished)
    }
}

/// A stack of bits: which of the open brackets are braces.
private struct OpenBrackets {
    private var braces: UInt128 = 0
    private(set) var depth = 0

    mutating func push(isBrace: Bool) -> Bool {
        guard depth < UInt128.bitWidth else { return false }
        braces = braces << 1 | (isBrace ? 1 : 0)
        depth += 1
        return true
    }

    mutating func pop(isBrace: Bool) -> Bool {
        guard depth > 0, (braces & 1 == 1) == isBrace else { return false }
        braces >>= 1
        depth -= 1
        return true
    }
}
