import Records

/// Calls `body` with the text of every record and its line, from 1.
///
/// - Returns: the count of lines of `bytes`.
func forEachText(
    of content: Chunk.Content, in bytes: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer, LineNumber) -> Void
) -> Int {
    switch content {
    case .lines: forEachLine(of: bytes, body)
    case .elements(let places): forEachElement(of: bytes, at: places, body)
    case .none, .rows: newlineCount(bytes)
    }
}

/// Lines that are not blank. The last one need not end.
private func forEachLine(
    of bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, LineNumber) -> Void
) -> Int {
    var line = 0
    var start = 0
    while start < bytes.count {
        let end = firstIndex(of: newline, in: bytes, from: start) ?? bytes.count
        line += 1
        let text = bytes.part(start..<end)
        if !isBlank(text) { body(text, line) }
        start = end + 1
    }
    return line
}

/// An element's line is that on which it begins.
private func forEachElement(
    of bytes: UnsafeRawBufferPointer, at places: [Range<Int>],
    _ body: (UnsafeRawBufferPointer, LineNumber) -> Void
) -> Int {
    var line = 1
    var position = 0
    for place in places {
        line += newlineCount(bytes.part(position..<place.lowerBound))
        position = place.lowerBound
        body(bytes.part(place), line)
    }
    return line - 1 + newlineCount(bytes.part(position..<bytes.count))
}
