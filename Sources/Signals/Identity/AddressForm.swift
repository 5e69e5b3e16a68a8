internal import Linkage

/// How an address is spelled, whoever's it is: which of its owner's names stand in it and what
/// else, in order, as `given.surname.0000@web.test`.
///
/// A script, or a hand that has to think of many addresses, spells them all in one way.
struct AddressForm {
    let text: String
    /// Whether its letters and digits are mixed as nobody would who has to remember them.
    let isScrambled: Bool
    /// The form of what is drawn at random, of an address that is scrambled or that nobody could
    /// say.
    let drawn: String?

    /// Changes between letters and digits from which an address is scrambled.
    private static let manyChanges = 3
    /// Consonants in a row that no name explains from which letters are drawn, among how many
    /// letters that none does; one fewer where digits stand between letters.
    private static let manyConsonants = 4
    private static let manyLetters = 6
    /// Letters of a name below which it is not looked for.
    private static let fewLetters = 2

    private typealias Part = (word: [UInt8], name: String)

    /// What an address is made of: names, and signs that are of none.
    private enum Piece {
        case name(String)
        case sign(UInt8)
    }

    /// - Parameters:
    ///   - address: as it was given.
    ///   - names: the words of the given name and of the surname, in each way in which they are
    ///     spelled.
    /// - Returns: `nil` where it is no address.
    init?(_ address: String, given: [[String]], surname: [[String]]) {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let domain = address[address.utf8.index(after: at)...].lowercased()
        let local = Self.latin(Substring(address.utf8[..<at].prefix { $0 != UInt8(ascii: "+") }))
        let parts = Self.parts(given, "given") + Self.parts(surname, "surname")
        let longestFirst = parts.sorted { $0.word.count > $1.word.count }
        let changes = Self.changes(local)
        isScrambled = changes >= Self.manyChanges
        let pieces = isScrambled ? [] : Self.pieces(of: local, longestFirst)
        let isDrawn = isScrambled || !parts.isEmpty && Self.isUnspeakable(pieces, changes)
        drawn = isDrawn ? "letters and digits at random@" + domain : nil
        if isScrambled, let drawn {
            text = drawn
            return
        }
        let initials = [given, surname].map { $0.first?.first?.utf8.first }
        text = Self.spelling(pieces, initials) + "@" + domain
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

    private static func pieces(of local: [UInt8], _ parts: [Part]) -> [Piece] {
        var pieces: [Piece] = []
        var rest = local[...]
        while let sign = rest.first {
            let part = isLetter(sign) ? parts.first { rest.starts(with: $0.word) } : nil
            pieces.append(part.map { .name($0.name) } ?? .sign(sign))
            rest = rest.dropFirst(part?.word.count ?? 1)
        }
        return pieces
    }

    /// Letters as names, initials and other words.
    private static func spelling(_ pieces: [Piece], _ initials: [UInt8?]) -> String {
        var form: [UInt8] = []
        var (unnamed, last) = (0, UInt8(0))
        func flush() {
            if unnamed > 1 { form += "word".utf8 }
            if unnamed == 1 {
                form += (last == initials[0] ? "g" : last == initials[1] ? "s" : "x").utf8
            }
            unnamed = 0
        }
        for piece in pieces {
            switch piece {
            case .name(let name):
                flush()
                form += name.utf8
            case .sign(let letter) where isLetter(letter):
                (unnamed, last) = (unnamed + 1, letter)
            case .sign(let sign):
                flush()
                form.append(isDigit(sign) ? UInt8(ascii: "0") : sign)
            }
        }
        flush()
        return String(decoding: form, as: UTF8.self)
    }

    /// Whether nobody could say what stands beside the names, as letters that a generator draws.
    ///
    /// People's addresses are made to be said; what is drawn evenly from the alphabet has few
    /// vowels, so that consonants stand in rows that few words have (compare Yadav et al. 2010, on
    /// drawn domain names).
    private static func isUnspeakable(_ pieces: [Piece], _ changes: Int) -> Bool {
        var (letters, consonants, most) = (0, 0, 0)
        for piece in pieces {
            guard case .sign(let sign) = piece, isLetter(sign) else {
                consonants = 0
                continue
            }
            letters += 1
            consonants = isVowel(sign) ? 0 : consonants + 1
            most = max(most, consonants)
        }
        return letters >= manyLetters
            && most >= manyConsonants - (changes == manyChanges - 1 ? 1 : 0)
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
