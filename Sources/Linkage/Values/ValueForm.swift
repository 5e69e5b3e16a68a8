/// What two values are compared by, worked out once a distinct value.
struct ValueForm: Sendable {
    /// The folded text in `ValueTable.bytes`.
    var start: UInt32 = 0
    var length: UInt16 = 0
    /// The part that is compared letter by letter: of an address, what stands before the `@`.
    var stem: UInt16 = 0
    /// The words' hashes in `ValueTable.words`, sorted.
    var firstWord: UInt32 = 0
    var wordCount: UInt16 = 0
    /// Equal where two values differ in spelling alone: spaces, the words' order, day and month.
    var canonical = KeyHash.none
    var reordered = KeyHash.none
    /// Coarse keys for blocks: two values that differ a little often share one of them.
    var firstKey = KeyHash.none
    var secondKey = KeyHash.none
}

/// All distinct values of all fields, with one numbering.
struct ValueTable: Sendable {
    private(set) var forms: [ValueForm] = []
    private(set) var bytes: [UInt8] = []
    private(set) var words: [UInt32] = []
    /// Which of the letters and digits occur, and above them the stem's length, by value: apart,
    /// because most pairs need no more.
    private(set) var signs: [UInt64] = []

    /// - Returns: the number of the first value added.
    mutating func append(_ interner: ByteInterner, _ made: [FormMaker.Made]) -> Int {
        let base = forms.count
        let start = bytes.count
        bytes += interner.bytes
        for (id, made) in made.enumerated() {
            var form = made.form
            form.start = UInt32(start + interner.range(id).lowerBound)
            form.length = UInt16(min(interner.range(id).count, 65535))
            form.firstWord = UInt32(words.count)
            form.wordCount = UInt16(min(made.words.count, 65535))
            words += made.words
            forms.append(form)
            signs.append(made.signs | UInt64(min(form.stem, 64)) << 48)
        }
        return base
    }
}
