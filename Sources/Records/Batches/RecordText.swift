/// The text of a rejected record: valid UTF-8, at most 4096 bytes and `...` where it is cut.
package func recordText(_ bytes: UnsafeRawBufferPointer) -> String {
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    if end <= maximumRecordText { return String(decoding: bytes[..<end], as: UTF8.self) }
    end = maximumRecordText
    while end > maximumRecordText - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self) + "..."
}

/// Bytes of which no more are shown of a rejected record.
package let maximumRecordText = 4096
