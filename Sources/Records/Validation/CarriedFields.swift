/// The fields of one record that no signal reads, as the inside of a JSON object in slot order:
/// they are kept and shown as sent, never judged.
struct CarriedFields {
    private var line = JSONLine()
    private var isEmpty = true

    mutating func add(_ field: some EntityField, _ text: UnsafeRawBufferPointer?) {
        guard let text else { return }
        line.string(field.name, String(decoding: text, as: UTF8.self))
        isEmpty = false
    }

    mutating func add(_ field: some EntityField, _ number: ExactDecimal?) {
        guard let number else { return }
        line.raw(field.name, number.description)
        isEmpty = false
    }

    /// Moves the fields into a batch's text; `absent` if there are none.
    consuming func append(to text: inout BatchText) -> TextKey {
        if isEmpty { return .absent }
        return line.bytes.withUnsafeBytes { bytes in
            text.append(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()))
        }
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// A JSON number, plain but where that would take more than twenty decimals.
    package var description: String {
        if scale == 0 { return String(mantissa) }
        if scale > 20 { return "\(mantissa)e-\(scale)" }
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let sign = mantissa < 0 ? "-" : ""
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}
