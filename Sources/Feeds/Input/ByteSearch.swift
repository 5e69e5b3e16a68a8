import Glibc

let newline = UInt8(ascii: "\n")

/// - Complexity: O(distance), many bytes at a time.
func firstIndex(of byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress else { return nil }
    return memchr(base + start, Int32(byte), bytes.count - start).map {
        UnsafeRawPointer($0) - base
    }
}

func newlineCount(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    var position = 0
    while let found = firstIndex(of: newline, in: bytes, from: position) {
        count += 1
        position = found + 1
    }
    return count
}

/// Whether there is only white space by JSON's rules.
func isBlank(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.allSatisfy(isWhitespace) }

func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}

extension UnsafeRawBufferPointer {
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }
}
