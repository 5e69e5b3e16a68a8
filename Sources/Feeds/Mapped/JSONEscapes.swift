/// The escapes of JSON strings (RFC 8259 section 7).
enum JSONEscapes {
    /// What a valid string's inside stands for.
    static func plain(_ inner: ArraySlice<UInt8>) -> String {
        var units: [UInt16] = []
        var bytes: [UInt8] = []
        var position = inner.startIndex
        func flush() {
            bytes += String(decoding: units, as: UTF16.self).utf8
            units.removeAll()
        }
        while position < inner.endIndex {
            let byte = inner[position]
            guard byte == UInt8(ascii: "\\"), position + 1 < inner.endIndex else {
                flush()
                bytes.append(byte)
                position += 1
                continue
            }
            if inner[position + 1] == UInt8(ascii: "u"), position + 6 <= inner.endIndex {
                let digits = String(
                    decoding: inner[(position + 2)..<(position + 6)], as: UTF8.self)
                units.append(UInt16(digits, radix: 16) ?? 0xFFFD)
                position += 6
            } else {
                flush()
                bytes.append(short(inner[position + 1]))
                position += 2
            }
        }
        flush()
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func short(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: byte
        }
    }
}
