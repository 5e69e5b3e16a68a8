internal import Linkage

/// How an address is spelled, whoever's it is: which of its owner's names stand in it and what
/// else, in order, as `given.surname.0000@web.test`.
///
/// A script, or a hand that has to think of many addresses, spells them all in one way.
struct AddressForm {
    /// What stands before the domain, and that.
    let style: String
    private let domain: String
    /// Whether its letters and digits are mixed as nobody would who has to remember them.
    let isScrambled: Bool
    /// Whether they are drawn at random: scrambled, or letters that nobody could say.
    let isDrawn: Bool

    /// The style of what is drawn at random.
    static let random = "letters and digits at random"

    var text: String { style + "@" + domain }

    /// The form of what is drawn at random.
    var drawn: String? { isDrawn ? Self.random + "@" + domain : nil }

    /// Changes between letters and digits from which an address is scrambled.
    private static let manyChanges = 3
    /// Consonants in a row that no name explains from which letters are drawn, among how many
    /// letters that none does; one fewer where digits stand between letters.
    private static let manyConsonants = 4
    private static let manyLetters = 6
    /// Letters of a name below which it is not looked for.
    private static let fewLetters = 2
    /// First letters of a name that are looked for beside the other name.
    private static let firstLetters = 3

    private enum Name: String {
        case given, surname

        var other: Self { self == .given ? .surname : .given }
    }

    private typealias Part = (word: [UInt8], piece: Piece)

    /// What an address is made of: names, and signs that are of none.
    private enum Piece {
        case name(Name)
        /// The first letters of one alone.
        case beginning(Name, [UInt8])
        case sign(UInt8)
    }

    /// - Parameters:
    ///   - address: as it was given.
    ///   - names: the words of the given name and of the surname, in each way in which they are
    ///     spelled.
    /// - Returns: `nil` where it is no address.
    init?(_ address: String, given: [[String]], surname: [[String]]) {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        domain = address[address.utf8.index(after: at)...].lowercased()
        let local = Self.latin(Substring(address.utf8[..<at].prefix { $0 != UInt8(ascii: "+") }))
        let parts = Self.parts(given, .given) + Self.parts(surname, .surname)
        let longestFirst = (parts + Self.beginnings(of: parts))
            .sorted { $0.word.count > $1.word.count }
        let changes = Self.changes(local)
        isScrambled = changes >= Self.manyChanges
        let pieces = isScrambled ? [] : Self.pieces(of: local, longestFirst)
        isDrawn = isScrambled || !parts.isEmpty && Self.isUnspeakable(pieces, changes)
        let initials = [given, surname].map { $0.first?.first?.utf8.first }
        style = isScrambled ? Self.random : Self.spelling(pieces, initials)
    }

    private static func latin(_ local: Substring) -> [UInt8] {
        local.utf8.allSatisfy { $0 < 0x80 }
            ? local.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            : Array(LatinText.folded(String(local)).utf8)
    }

    /// The words of a name and, of several, all of them in one.
    private static func parts(_ spellings: [[String]], _ name: Name) -> [Part] {
        spellings.flatMap { $0.count == 1 ? $0 : [$0.joined()] + $0 }
            .map { (Array($0.utf8), .name(name)) }
            .filter { $0.word.count >= fewLetters }
    }

    private static func beginnings(of parts: [Part]) -> [Part] {
        parts.compactMap { word, piece in
            guard case .name(let name) = piece, word.count > firstLetters else { return nil }
            let letters = Array(word.prefix(firstLetters))
            return (letters, .beginning(name, letters))
        }
    }

    private static func pieces(of local: [UInt8], _ parts: [Part]) -> [Piece] {
        var pieces: [Piece] = []
        var rest = local[...]
        while let sign = rest.first {
            let part = isLetter(sign) ? parts.first { rest.starts(with: $0.word) } : nil
            pieces.append(part?.piece ?? .sign(sign))
            rest = rest.dropFirst(part?.word.count ?? 1)
        }
        return spelledOut(pieces)
    }

    /// With the first letters of a name as mere letters, unless the other name stands beside them.
    private static func spelledOut(_ pieces: [Piece]) -> [Piece] {
        pieces.indices.flatMap { place -> [Piece] in
            guard case .beginning(let name, let letters) = pieces[place] else {
                return [pieces[place]]
            }
            let isBeside = [place - 1, place + 1].filter(pieces.indices.contains).contains {
                if case .name(name.other) = pieces[$0] { true } else { false }
            }
            return isBeside ? [pieces[place]] : letters.map(Piece.sign)
        }
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
                form += name.rawValue.utf8
            case .beginning(let name, let letters):
                flush()
                form += "\(name)\(letters.count)".utf8
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
