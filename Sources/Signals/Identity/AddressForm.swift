internal import Linkage

/// How an address is spelled, whoever's it is: which of its owner's names stand in it and what else, in
/// order, as `given.surname.0000@web.test`.
///
/// A script, or a hand that has to think of many addresses, spells them all in one way.
struct AddressForm {
    let text: String
    /// Whether its letters and digits are mixed as nobody would who has to remember them.
    let isScrambled: Bool
    /// The form of what is drawn at random, of an address that is scrambled or that nobody could say.
    let drawn: String?

    /// Changes between letters and digits from which an address is scrambled.
    private static let manyChanges = 3
    /// Consonants in a row that no name explains from which letters are drawn, among how many letters that none
    /// does; one fewer where digits stand between letters.
    private static let manyConsonants = 4
    private static let manyLetters = 6
    /// Letters of a name below which it is not looked for.
    private static let fewLetters = 2

    private typealias Part = (word: [UInt8], name: String)

    /// - Parameters:
    ///   - address: as it was given.
    ///   - names: the words of the given name and of the surname, in each way in which they are spelled.
    /// - Returns: `nil` where it is no address.
    init?(_ address: String, given: [[String]], surname: [[String]]) {
        guard let at = address.lastIndex(of: "@") else { return nil }
        let domain = address[address.index(after: at)...].lowercased()
        let local = Self.latin(address[..<at].prefix { $0 != "+" })
        let parts = Self.parts(given, "given") + Self.parts(surname, "surname")
        let longestFirst = parts.sorted { $0.word.count > $1.word.count }
        isScrambled = Self.changes(local) >= Self.manyChanges
        let isDrawn = isScrambled || !parts.isEmpty && Self.isUnspeakable(local, longestFirst)
        drawn = isDrawn ? "letters and digits at random@" + domain : nil
        if isScrambled, let drawn {
            text = drawn
            return
        }
        let initials = [given, surname].map { $0.first?.first?.utf8.first }
        var form = ""
        var rest = local[...]
        while let first = rest.first {
            let run = rest.prefix { Self.isLetter($0) == Self.isLetter(first) }
            rest = rest[run.endIndex...]
            if Self.isLetter(first) {
                form += Self.spelling(run, longestFirst, initials)
            } else {
                form += String(decoding: run.map { Self.isDigit($0) ? 0x30 : $0 }, as: UTF8.self)
            }
        }
        text = form + "@" + domain
    }

    private static func latin(_ local: Substring) -> [UInt8] {
        local.utf8.allSatisfy { $0 < 0x80 }
            ? local.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            : Array(LatinText.folded(String(local)).utf8)
    }

    /// The words of a name and, of several, all of them in one.
    private static func parts(_ spellings: [[String]], _ name: String) -> [Part] {
        spellings.flatMap { $0.count == 1 ? $0 : [$0.joined()] + $0 }
            .map { (Array($0.utf8), name) }
            .filter { $0.word.count >= fewLetters }
    }

    /// Letters as names, initials and other words.
    private static func spelling(
        _ letters: ArraySlice<UInt8>, _ parts: [Part], _ initials: [UInt8?]
    ) -> String {
        var (form, unnamed) = ("", [UInt8]())
        func flush() {
            if unnamed.count > 1 { form += "word" }
            if let only = unnamed.first, unnamed.count == 1 {
                form += only == initials[0] ? "g" : only == initials[1] ? "s" : "x"
            }
            unnamed = []
        }
        var rest = letters
        while let first = rest.first {
            if let part = parts.first(where: { rest.starts(with: $0.word) }) {
                flush()
                form += part.name
                rest = rest.dropFirst(part.word.count)
            } else {
                unnamed.append(first)
                rest = rest.dropFirst()
            }
        }
        flush()
        return form
    }

    /// Whether nobody could say what stands beside the names, as letters that a generator draws.
    ///
    /// People's addresses are made to be said; what is drawn evenly from the alphabet has few vowels, so that
    /// consonants stand in rows that few words have (compare Yadav et al. 2010, on drawn domain names).
    private static func isUnspeakable(_ local: [UInt8], _ parts: [Part]) -> Bool {
        var rest = local[...]
        var (letters, consonants, most) = (0, 0, 0)
        while let first = rest.first {
            if let part = parts.first(where: { rest.starts(with: $0.word) }) {
                rest = rest.dropFirst(part.word.count)
                consonants = 0
                continue
            }
            rest = rest.dropFirst()
            if isLetter(first) { letters += 1 }
            consonants = isLetter(first) && !isVowel(first) ? consonants + 1 : 0
            most = max(most, consonants)
        }
        return letters >= manyLetters
            && most >= manyConsonants - (changes(local) == manyChanges - 1 ? 1 : 0)
    }

    private static func isVowel(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
            UInt8(ascii: "u"), UInt8(ascii: "y"):
            true
        default: false
        }
    }

    private static func changes(_ local: [UInt8]) -> Int {
        var changes = 0
        var wasLetter: Bool?
        for byte in local where isLetter(byte) || isDigit(byte) {
            if let wasLetter, wasLetter != isLetter(byte) { changes += 1 }
            wasLetter = isLetter(byte)
        }
        return changes
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
