/// Text of which a part was made unreadable by whoever sent it: two stars in a row, or more.
package enum MaskedText {
    package static func contains(_ text: some Sequence<UInt8>) -> Bool {
        var isStar = false
        for byte in text {
            if byte == UInt8(ascii: "*"), isStar { return true }
            isStar = byte == UInt8(ascii: "*")
        }
        return false
    }
}
