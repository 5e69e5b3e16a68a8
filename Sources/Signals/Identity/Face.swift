internal import Linkage
internal import Records

/// What two records of people are compared by, as ids of `IdentityTable.keys`.
struct Face: Sendable, Equatable {
    static let none = UInt32.max

    var email = none
    /// Letters and digits of the address.
    var handle = none
    /// Letters of the address.
    var skeleton = none
    /// First letters of the address.
    var lead = none
    var domain = none
    /// Letters of the domain's name, as names are spelled; none of a provider's.
    var site = none
    /// All words of the name, sorted.
    var name = none
    var given = none
    var surname = none
    /// Both names in one word, as addresses spell them, in either order.
    var spelled = none
    var spelledBackwards = none
    /// The letters of the address taken as one name: how common they are as such.
    var skeletonName = none
    /// Letters that the address adds to words of its owner's name.
    var addition = none
    /// How the address is spelled.
    var form = none
    /// What is drawn at random, of an address that seems so.
    var drawn = none
    /// Both at whatever provider.
    var style = none
    var drawnStyle = none
    /// How many letters the address has.
    var letters: UInt8 = 0
    /// The digits at the end of the address.
    var number = none
    var country = CustomerTable.noCountry
    /// Whether the address is made from the name.
    var isNamed = false
    /// Whether the address mixes letters and digits as by chance.
    var isScrambled = false
    var isRelay = false
    var isThrowAway = false
    /// Whether the domain's name has digits.
    var isAtNumberedDomain = false

    /// Letters of a domain that may be one of a series; of nobody's who stands on a list.
    var series: UInt32 { isAtNumberedDomain && !isRelay ? site : Self.none }

    var hasName: Bool { name != Self.none }
    /// Whether there is an address that says anything of a person.
    var hasAddress: Bool { email != Self.none && !isRelay }
}

/// The text of a face, made by several threads before it is interned by one.
struct FaceText: Sendable {
    /// In the order of `prefixes`.
    private(set) var keys = [String?](repeating: nil, count: 16)
    var number: UInt32?
    var letters = 0
    var isNamed = false
    private var isScrambled = false

    private static let prefixes = [
        "@", "&", "~", "~", "*", "#", "%", "%", "~", "~", "%", "+", "?", "?", "?", "?",
    ]

    /// Of nobody.
    init() {}

    init(_ source: FaceSource, _ shared: SharedRecords) {
        let texts = [source.email, source.first, source.last].map {
            $0 == CustomerTable.none ? nil : shared.records.words[$0]
        }
        self =
            DigestedIdentity.face(email: texts[0], first: texts[1], last: texts[2])
            ?? FaceText(email: texts[0], first: texts[1], last: texts[2])
    }

    /// From texts in the clear.
    init(email: String?, first: String?, last: String?) {
        if let address = email.flatMap(CanonicalEmail.init) {
            keys[0] = address.text
            keys[1] = address.handle
            let skeleton = address.skeleton
            keys[2] = skeleton
            keys[10] = skeleton
            letters = skeleton?.utf8.count ?? 0
            keys[3] = address.lead
            keys[4] = address.domain
            number = address.number
        }
        let name = PersonName(first: first, last: last)
        let (given, surname) = (
            LatinText.bothWords(name.first ?? ""), LatinText.bothWords(name.last ?? "")
        )
        if name.first != nil, name.last != nil { setName(given, surname) }
        if let email { setForm(email, given, surname) }
        for (index, prefix) in Self.prefixes.enumerated() {
            keys[index] = keys[index].map { prefix + $0 }
        }
    }

    /// The key of letters that may spell a name.
    static func spelling(_ letters: String) -> String { prefixes[8] + letters }

    /// Sets a key without its prefix.
    mutating func setKey(_ place: Int, _ text: String?) {
        keys[place] = text.map { Self.prefixes[place] + $0 }
    }

    /// The words of a name, each way in which they are spelled.
    private typealias Words = (plain: [String], spelledOut: [String])

    private mutating func setName(_ firstName: Words, _ lastName: Words) {
        let (first, last) = (firstName.plain, lastName.plain)
        keys[5] = NameKey.make(first: first, last: last)
        let (given, surname) = (first.joined(), last.joined())
        if given.isEmpty || surname.isEmpty { return }
        keys[6] = given
        keys[7] = surname
        setSpelling(
            (given, surname), (firstName.spelledOut.joined(), lastName.spelledOut.joined()))
        guard let skeleton = keys[2] else { return }
        var letters = Array(skeleton.utf8)
        let words = Array(zip(first + last, firstName.spelledOut + lastName.spelledOut))
        for (word, spelledOut) in words.sorted(by: { $0.0.utf8.count > $1.0.utf8.count }) {
            // Two letters are a name beside another, and chance alone.
            guard word.utf8.count >= (isNamed ? 2 : 3),
                let place = Self.place(of: word, in: letters)
                    ?? Self.place(of: spelledOut, in: letters)
            else { continue }
            letters.removeSubrange(place)
            isNamed = true
        }
        if isNamed, letters.count >= Self.smallestAddition,
            ![first, last].contains(where: { Self.isInitial($0, of: letters) })
        {
            keys[11] = String(decoding: letters, as: UTF8.self)
        }
    }

    /// Whether letters beside a name may be the other name, of which initials alone were sent.
    private static func isInitial(_ words: [String], of letters: [UInt8]) -> Bool {
        words.allSatisfy { $0.utf8.count == 1 } && words.first?.utf8.first == letters.first
    }

    private mutating func setForm(_ email: String, _ first: Words, _ last: Words) {
        let words = [first, last].map {
            $0.plain == $0.spelledOut ? [$0.plain] : [$0.plain, $0.spelledOut]
        }
        guard let form = AddressForm(email, given: words[0], surname: words[1]) else { return }
        keys[12] = form.text
        keys[13] = form.drawn
        keys[14] = form.style
        keys[15] = form.isDrawn ? AddressForm.random : nil
        isScrambled = form.isScrambled
    }

    /// Sets both names in one word, spelled as the address has them where it does.
    private mutating func setSpelling(
        _ plain: (given: String, surname: String), _ spelledOut: (given: String, surname: String)
    ) {
        let words = { (names: (given: String, surname: String)) in
            [names.given + names.surname, names.surname + names.given]
        }
        let (own, other) = (words(plain), words(spelledOut))
        guard own[0].utf8.count >= 6 else { return }
        let isOther = other.contains { $0 == keys[2] || $0 == keys[3] }
        (keys[8], keys[9]) = isOther ? (other[0], other[1]) : (own[0], own[1])
    }

    /// Letters beside a name below which they are initials.
    private static let smallestAddition = 2

    /// Where a word stands first.
    private static func place(of word: String, in letters: [UInt8]) -> Range<Int>? {
        letters.indices.first { letters[$0...].starts(with: word.utf8) }
            .map { $0..<($0 + word.utf8.count) }
    }

    func face(country: UInt16, intern: (String) -> UInt32) -> Face {
        let ids = keys.map { $0.map(intern) ?? Face.none }
        return Face(
            email: ids[0], handle: ids[1], skeleton: ids[2], lead: ids[3], domain: ids[4],
            name: ids[5], given: ids[6], surname: ids[7], spelled: ids[8],
            spelledBackwards: ids[9], skeletonName: ids[10], addition: ids[11], form: ids[12],
            drawn: ids[13], style: ids[14], drawnStyle: ids[15],
            letters: UInt8(min(letters, 255)), number: number ?? Face.none, country: country,
            isNamed: isNamed, isScrambled: isScrambled)
    }
}
