import CSimdJSON
import Records

extension FieldText {
    init(_ field: json_field) {
        let bytes = UnsafeRawBufferPointer(start: field.start, count: field.length)
        self.init(kind: FieldKind(json: field.kind), bytes: bytes)
    }
}

extension FieldKind {
    /// The numbers of `json_field_kind` are ours, so this costs nothing.
    fileprivate init(json kind: UInt8) {
        switch kind {
        case 0: self = .missing
        case 1: self = .null
        case 2: self = .string
        case 3: self = .number
        case 4: self = .boolean
        default: self = .composite
        }
    }
}

extension JSONRecordReader {
    /// What is wrong with the form of `text`; empty when nothing is.
    ///
    /// - Parameter slots: slots of the fields that belong to the record.
    func violations(
        _ outcome: json_outcome, in text: UnsafeRawBufferPointer, slots: some Sequence<Int>
    ) -> [Violation] {
        if outcome.fault != json_fault_none { return [malformed(outcome, text)] }
        return slots.filter { outcome.duplicates >> $0 & 1 == 1 }.map {
            Violation(
                code: .duplicateField, field: names[$0], found: "it again",
                expected: "the field once")
        }
    }

    private func malformed(_ outcome: json_outcome, _ text: UnsafeRawBufferPointer) -> Violation {
        let code: ViolationCode =
            outcome.fault == json_fault_not_an_object ? .notAnObject : .malformedJSON
        let field = outcome.slot >= 0 ? names[Int(outcome.slot)] : ""
        return Violation(
            code: code, field: field, found: found(outcome, text),
            expected: expectation(outcome.fault))
    }
}

private func expectation(_ fault: json_fault) -> String {
    switch fault {
    case json_fault_not_an_object: "a JSON object"
    case json_fault_invalid_utf8: "valid UTF-8"
    case json_fault_control_character: "control characters in strings to be escaped"
    case json_fault_unclosed_string: "a closing quote"
    case json_fault_bad_string: "a string with valid escapes"
    case json_fault_bad_number: "a JSON number"
    case json_fault_bad_literal: "true, false or null"
    case json_fault_trailing_content: "nothing after the object"
    case json_fault_too_deep: "at most \(JSON_MAXIMUM_DEPTH) levels of nesting"
    case json_fault_out_of_memory: "a record that fits in memory"
    default: "commas, colons and brackets where JSON has them"
    }
}

/// The fault's place in the text with a few characters of what stands there.
private func found(_ outcome: json_outcome, _ text: UnsafeRawBufferPointer) -> String {
    guard outcome.offset >= 0, case let offset = Int(outcome.offset), offset <= text.count else {
        return "something else"
    }
    let excerpt = text[offset...].prefix(12).prefix { $0 >= 0x20 }
    if excerpt.isEmpty { return "the end at byte \(offset + 1)" }
    return "`\(String(decoding: excerpt, as: UTF8.self))` at byte \(offset + 1)"
}
