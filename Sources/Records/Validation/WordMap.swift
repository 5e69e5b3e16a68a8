/// A few words with their meanings, found by bytes without making a string.
struct WordMap<Meaning: Sendable>: Sendable {
    private let hashes: [UInt32]
    private let words: [[UInt8]]
    private let meanings: [Meaning]
    let listed: String

    init(_ meanings: [String: Meaning]) {
        let sorted = meanings.sorted { $0.key < $1.key }
        words = sorted.map { Array($0.key.utf8) }
        hashes = words.map { $0.withUnsafeBytes(BatchText.hash(of:)) }
        self.meanings = sorted.map(\.value)
        listed = sorted.map(\.key).joined(separator: ", ")
    }

    subscript(text: UnsafeRawBufferPointer) -> Meaning? {
        let hash = BatchText.hash(of: text)
        for index in hashes.indices where hashes[index] == hash {
            if text.elementsEqual(words[index]) { return meanings[index] }
        }
        return nil
    }
}
