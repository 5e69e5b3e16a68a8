/// Makes the forms of the values of one kind.
struct FormMaker: Sendable {
    let kind: ValueKind

    struct Made: Sendable {
        var form = ValueForm()
        var words: [UInt32] = []
        var signs: UInt64 = 0
    }

    /// - Parameter value: folded by `ValueFolding`.
    /// - Complexity: O(length).
    func make(_ value: ArraySlice<UInt8>) -> Made {
        var made = Made()
        made.signs = Self.signs(value)
        made.form.stem = UInt16(min(value.count, 65535))
        switch kind {
        case .email: email(value, &made)
        case .date: date(value, &made.form)
        case .code: code(value, &made.form)
        case .givenName, .surname, .name: name(value, &made)
        case .place, .text: text(value, &made)
        }
        return made
    }

    private static func signs(_ value: ArraySlice<UInt8>) -> UInt64 {
        value.reduce(0) { signs, byte in
            switch byte {
            case 0x61...0x7A: signs | 1 << UInt64(byte - 0x61)
            case 0x30...0x39: signs | 1 << UInt64(byte - 0x30 + 26)
            default: signs
            }
        }
    }

    private func email(_ value: ArraySlice<UInt8>, _ made: inout Made) {
        let local = value.prefix { $0 != UInt8(ascii: "@") }
        made.form.stem = UInt16(min(local.count, 65535))
        made.signs = Self.signs(local)
        let untagged = local.prefix { $0 != UInt8(ascii: "+") }
        let handle = untagged.filter { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        let letters = untagged.filter { (0x61...0x7A).contains($0) }
        if handle.count >= 4 { made.form.canonical = KeyHash.of(handle) }
        if letters.count >= 4 { made.form.reordered = KeyHash.of(letters) }
        made.form.firstKey = made.form.canonical
        made.form.secondKey = made.form.reordered
    }

    private func date(_ value: ArraySlice<UInt8>, _ form: inout ValueForm) {
        guard value.count == 8 else {
            form.firstKey = KeyHash.of(value.prefix(4), seed: 2)
            return
        }
        let (year, month) = (value.prefix(4), value.dropFirst(4).prefix(2))
        let day = value.suffix(2)
        let isInOrder = month.lexicographicallyPrecedes(day)
        let dayAndMonth = isInOrder ? Array(month + day) : Array(day + month)
        form.canonical = KeyHash.of(year + dayAndMonth, seed: 3)
        form.firstKey = KeyHash.of(year + month, seed: 4)
        form.secondKey = KeyHash.of(dayAndMonth, seed: 5)
    }

    private func code(_ value: ArraySlice<UInt8>, _ form: inout ValueForm) {
        let half = (value.count + 1) / 2
        guard value.count >= 2 else { return }
        form.firstKey = KeyHash.of(value.prefix(half), seed: 6)
        form.secondKey = KeyHash.of(value.suffix(half), seed: 7)
    }

    private func name(_ value: ArraySlice<UInt8>, _ made: inout Made) {
        setSpelling(value, &made)
        let first = value.prefix { $0 != UInt8(ascii: " ") }
        let code = soundCode(first)
        if code != 0 { made.form.firstKey = KeyHash.mix(code) }
        let letters = value.filter { $0 != UInt8(ascii: " ") }
        if letters.count >= 4 { made.form.secondKey = KeyHash.of(letters.suffix(3), seed: 8) }
    }

    private func text(_ value: ArraySlice<UInt8>, _ made: inout Made) {
        setSpelling(value, &made)
        let words = value.split(separator: UInt8(ascii: " "))
        let spoken = words.filter { $0.contains { (0x61...0x7A).contains($0) } }
        if let first = spoken.first(where: { $0.count >= 3 }) ?? spoken.first {
            made.form.firstKey = KeyHash.mix(soundCode(first) | 1 << 40)
        }
        let rest = words.first { ($0.first ?? 0) <= 0x39 } ?? value.suffix(4)
        if value.count >= 4 { made.form.secondKey = KeyHash.of(rest, seed: 9) }
    }

    private func setSpelling(_ value: ArraySlice<UInt8>, _ made: inout Made) {
        let words = value.split(separator: UInt8(ascii: " "))
        made.form.canonical = KeyHash.of(value.lazy.filter { $0 != UInt8(ascii: " ") })
        let hashes = words.map { KeyHash.of($0) }.sorted()
        made.words = hashes.map { UInt32(truncatingIfNeeded: $0) }.sorted()
        if words.count > 1 { made.form.reordered = hashes.reduce(7) { KeyHash.mix($0 ^ $1) } }
    }
}
