/// A value of the data contract that is read from bytes as they lie in a file.
package protocol ByteParsable {
    /// `nil` if the bytes are no such value.
    init?(parsing text: UnsafeRawBufferPointer)
}

extension ByteParsable {
    /// The same of a text.
    package init?(text: String) {
        var text = text
        let value = text.withUTF8 { Self(parsing: UnsafeRawBufferPointer($0)) }
        guard let value else { return nil }
        self = value
    }
}
