/// How often records of one person agree: the m probabilities of record linkage, and what it takes
/// to link.
///
/// The u probabilities come from the firm's own frequencies. These values are in the range that
/// linkage studies of names and addresses report, drawn towards people who vary both on purpose; a
/// firm with pairs enough moves them (`WeightFit`).
///
/// Source: Fellegi & Sunter 1969; Winkler 1988.
enum LinkageModel {
    static let sameName = 0.80
    static let nearName = 0.06
    /// Slips in both parts of a name, or in one and another way to write the other's sounds.
    static let slips = 0.02
    static let initialName = 0.05
    static let sameSurname = 0.05
    static let otherName = 0.09

    static let sameHandle = 0.08
    static let sameSkeleton = 0.25
    static let sameLead = 0.06
    static let otherAddress = 0.17
    /// Natural log-likelihood ratio of another address that its owner's name or a throw-away domain
    /// explains.
    static let otherSilentAddress = -1.0

    static let sameCountry = 0.95
    static let otherCountry = 0.07
    static let sameDomain = 0.6
    /// Share of a firm's customers from which on a domain is taken for a provider's, where people
    /// choose their own addresses.
    static let providerShare = 0.02

    /// Natural log-likelihood ratio of one mailbox.
    static let sameMailbox = 12.0
    /// P(two namesakes make their addresses from their names in the same way).
    static let sameSpelling = 0.15
    /// P(two who share a given name alone do: by that name, or by it and an initial).
    static let sameGivenSpelling = 0.02
    /// P(two who share a surname alone do: by that name).
    static let sameSurnameSpelling = 0.003
    /// P(a stranger of another name, and of another surname, has an address that spells a given
    /// full name).
    static let borrowedName = 1e-4
    /// P(an account that somebody hides under another name has an address at a domain of the own
    /// full name), and P(a stranger of another surname has, or a relative), who may be given one.
    static let ownersDomain = 0.06
    static let strangersAtDomain = 3e-4
    static let relativesAtDomain = 0.01
    /// P(two whose given names are sent as one and the same initial have the same one).
    static let sameHiddenName = 0.05
    /// P(they also took the same number).
    static let sameNumber = 0.03
    /// P(an address is one of its owner's names alone) and P(it is both).
    static let oneName = 0.1
    static let bothNames = 0.4
    /// P(two strangers have the same letters), by how few letters there are.
    static let sameFewLetters = [3: 0.003, 4: 0.001]
    /// P(two strangers have one initial).
    static let sameInitial = 0.1
    /// P(a stranger under the same affiliate is a relative).
    static let relatives = 0.02
    /// P(a given name's bearers have another surname so alike), and how many slips of the pen are
    /// as likely as a given one.
    static let likeSurname = 0.004
    static let slipsPerName = 50.0
    /// P(two names are roughly alike, in sound or in most letters).
    static let roughlyAlike = 0.02
    static let likeness = 0.92
    static let roughLikeness = 0.88

    /// How much likelier the parts of a name go together than chance has it.
    static let namesByLanguage = 10.0

    /// Expected further accounts of one's own person under the same affiliate.
    static let partnersPerAccount = 0.3
    /// Natural log-odds at which two accounts are taken to be one person.
    static let threshold = 2.2
    /// An address behind more accounts than this is a shared mailbox, no person.
    static let largestMailbox = 200
    /// Blocks up to this size are compared in full, larger ones within a window of neighbours.
    static let largestBlock = 24
    static let window = 8
    /// Different names from which a group may be a crowd, and faces up to which that is looked at.
    static let smallestCrowd = 4
    static let largestCrowd = 400
    /// Bearers of a given name up to which all are looked through for those with a surname like
    /// one: the last of a step of coarse counts, so that whoever has more reads otherwise too.
    static let largestLook = 4095
    /// Different faces of one person at most; what is larger is linked by stronger pairs alone.
    static let largestPerson = 64
}
