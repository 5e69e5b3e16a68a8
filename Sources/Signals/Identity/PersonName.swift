internal import Linkage

/// A person's two names as far as they tell anything.
///
/// A firm that knows names in one piece sends them in one field: the last of several words is then taken
/// for the surname. A name that was masked (`J***`) is none.
struct PersonName {
    let first: String?
    let last: String?

    init(first: String?, last: String?) {
        let names = [first, last].map { Self.told($0) }
        guard let alone = names[0] ?? names[1], names.contains(where: { $0 == nil }),
            let space = alone.lastIndex(where: \.isWhitespace)
        else {
            (self.first, self.last) = (names[0], names[1])
            return
        }
        self.first = String(alone[..<space])
        self.last = String(alone[alone.index(after: space)...])
    }

    /// Without the white space around it; `nil` where nothing is left or something is masked.
    private static func told(_ name: String?) -> String? {
        guard let name, !MaskedText.contains(name.utf8) else { return nil }
        let inner = name.drop(while: \.isWhitespace)
        let end = inner.lastIndex { !$0.isWhitespace }
        return end.map { String(inner[...$0]) }
    }
}
