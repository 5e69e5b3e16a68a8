internal import Linkage

/// A person's two names as far as they tell anything.
///
/// A firm that knows names in one piece sends them in one field: the last of several words is then
/// taken for the surname. A name that was masked (`J***`) is none.
struct PersonName {
    let first: String?
    let last: String?

    init(first: String?, last: String?) {
        let sent = [first, last].map { $0.flatMap(Self.trimmed) }
        let told = sent.map { $0.flatMap { MaskedText.contains($0.utf8) ? nil : $0 } }
        guard sent.contains(where: { $0 == nil }), let alone = told[0] ?? told[1],
            let space = alone.lastIndex(where: \.isWhitespace)
        else {
            (self.first, self.last) = (told[0], told[1])
            return
        }
        self.first = String(alone[..<space])
        self.last = String(alone[alone.index(after: space)...])
    }

    /// Without the white space around it; `nil` where nothing is left.
    private static func trimmed(_ name: String) -> String? {
        let signs = UInt8(ascii: "!")...UInt8(ascii: "~")
        // Most names need no look at their characters.
        if let first = name.utf8.first, let last = name.utf8.last, signs.contains(first),
            signs.contains(last)
        {
            return name
        }
        let inner = name.drop(while: \.isWhitespace)
        let end = inner.lastIndex { !$0.isWhitespace }
        return end.map { String(inner[...$0]) }
    }
}
