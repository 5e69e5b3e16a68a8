import Records

/// One line of NDJSON under construction, in a buffer that is used again for the next.
struct JSONLine: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(UInt8(ascii: "{"))
    }

    mutating func end() { raw("}\n") }

    mutating func add(_ field: some EntityField, _ text: String?) {
        guard let text else { return }
        name(field.name)
        string(text)
    }

    mutating func add(_ field: some EntityField, _ number: Int?) {
        guard let number else { return }
        name(field.name)
        raw(String(number))
    }

    mutating func add(_ field: some EntityField, _ time: EventTime?) {
        add(field, time?.description)
    }

    /// - Parameter hundredths: the number in hundredths; written with two decimals.
    mutating func add(_ field: some EntityField, hundredths: Int?) {
        guard let hundredths else { return }
        name(field.name)
        if hundredths < 0 { raw("-") }
        let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        raw(String(whole))
        raw(rest < 10 ? ".0" : ".")
        raw(String(rest))
    }

    mutating func add(_ field: some EntityField, _ money: Money) {
        add(field, hundredths: Int(money.units) / 100)
    }

    private mutating func name(_ name: String) {
        if bytes.count > 1 { raw(",") }
        string(name)
        raw(":")
    }

    private mutating func string(_ text: String) { appendJSONString(text, to: &bytes) }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

/// Appends a JSON string with its quotes.
///
/// - Precondition: no control characters; the simulator makes none.
func appendJSONString(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
        precondition(byte >= 0x20, "a control character in simulated text")
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(UInt8(ascii: "\\"))
        }
        bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
}
