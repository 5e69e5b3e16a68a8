internal import Records

extension JSONLine {
    /// The whole object as text, without a line end.
    consuming func text() -> String { String(decoding: finished(), as: UTF8.self) }

    mutating func boolean(_ name: String, _ value: Bool) { raw(name, value ? "true" : "false") }
}
