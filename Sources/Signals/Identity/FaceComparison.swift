internal import Linkage
internal import Records

/// How two names compare.
enum NameLevel: UInt8, Sendable {
    case missing, same, swapped, near, initial, surname, different
    /// Both parts are alike, and not both equal: two slips, or another way to write the same
    /// sounds.
    case slips
    /// One name is missing and the address spells the other.
    case inAddress
}

/// How two addresses compare.
enum AddressLevel: UInt8, Sendable {
    case missing, mailbox, handle, skeleton, lead, different
    /// An account's address spells the name in the directory, which is not the account's.
    case borrowed
    /// It is at a domain that spells that name.
    case atOwnersDomain
}

/// The weights of evidence that two faces are one person's, as natural log-likelihood ratios.
struct FaceComparison: Sendable {
    var name = NameLevel.missing
    var nameWeight = 0.0
    var address = AddressLevel.missing
    var addressWeight = 0.0
    var place = AlikePattern.Place.missing
    var placeWeight = 0.0
    /// Accounts of the affiliate that agree in the same way, the two among them.
    var carriers: Int32 = 2

    var total: Double { nameWeight + addressWeight + placeWeight }
    var isComparable: Bool { name != .missing || address != .missing }
}

extension LinkageScope {
    /// Compares two faces field by field; a missing field weighs nothing.
    ///
    /// `ln(m/u)` per level, `u` from the frequency of the very value that agrees (Winkler 1988). An
    /// address that is made from the name is explained by it and adds what it has beyond. The
    /// firm's own pairs move the weights of the levels (`WeightFit`).
    func compare(_ left: Int, _ right: Int) -> FaceComparison {
        var comparison = compareByFixedWeights(left, right)
        comparison.learn(firm.weights)
        return comparison
    }

    /// What `compare` says where the firm has taught nothing.
    func compareByFixedWeights(_ left: Int, _ right: Int) -> FaceComparison {
        var comparison = FaceComparison()
        compareNames(left, right, &comparison)
        compareAddresses(left, right, &comparison)
        if comparison.name == .missing { findNameInAddress(left, right, &comparison) }
        findBorrowedName(left, right, &comparison)
        comparePlaces(left, right, &comparison)
        return comparison
    }

    /// Natural log-odds that two members are one person, before they are compared with others.
    func weight(_ comparison: FaceComparison) -> Double {
        let partners =
            comparison.carriers <= 2
            ? LinkageModel.partnersPerAccount : Double(min(13, comparison.carriers) - 1) / 2
        let share = min(0.5, partners / accountsRead)
        return Numerics.ln(share / (1 - share)) + comparison.total
    }

    // MARK: Names

    private func compareNames(_ left: Int, _ right: Int, _ result: inout FaceComparison) {
        let (a, b) = (faces[left], faces[right])
        if a.name == Face.none || b.name == Face.none { return }
        if a.name == b.name {
            result.name = a.given == b.given ? .same : .swapped
            result.carriers = max(2, Int32(coarse(Int(names[left]))))
            let frequency = max(nameFrequency(left), nameFrequency(right))
            result.nameWeight = Numerics.ln(LinkageModel.sameName / frequency)
        } else if let parts = nearParts(left, right) {
            let alike = namesakes(left, sharing: part(parts.equal, of: left))
            let common = frequency(left, right, parts, alike)
            result.name = .near
            result.carriers = max(2, Int32(coarse(Int(alike))))
            result.nameWeight = max(0, Numerics.ln(LinkageModel.nearName / min(1, common)))
        } else if a.surname == b.surname, firm.identities.isInitial(a.given, b.given) {
            result.name = .initial
            result.nameWeight = Numerics.ln(
                LinkageModel.initialName / (LinkageModel.sameInitial * initialFrequency(left)))
        } else if let common = slipsFrequency(left, right), common < LinkageModel.slips {
            result.name = .slips
            result.nameWeight = Numerics.ln(LinkageModel.slips / common)
        } else if a.surname == b.surname, a.surname != Face.none {
            result.name = .surname
            result.nameWeight = Numerics.ln(
                LinkageModel.sameSurname / (surnameFrequency(left) + LinkageModel.relatives))
        } else {
            result.name = .different
            result.nameWeight = Numerics.ln(LinkageModel.otherName)
        }
    }

    /// What is equal in two names and what is alike, the left's and the right's.
    private typealias NearParts = (equal: UInt32, near: UInt32, other: UInt32)

    /// `nil` where two names are not near: one part equal, the other a slip of the pen away, in
    /// either order.
    private func nearParts(_ left: Int, _ right: Int) -> NearParts? {
        let (a, b) = (faces[left], faces[right])
        let parts =
            if a.given == b.given {
                (a.given, a.surname, b.surname)
            } else if a.surname == b.surname {
                (a.surname, a.given, b.given)
            } else if a.given == b.surname {
                (a.given, a.surname, b.given)
            } else if a.surname == b.given {
                (a.surname, a.given, b.surname)
            } else {
                (Face.none, Face.none, Face.none)
            }
        guard parts.0 != Face.none, parts.1 != Face.none, parts.2 != Face.none,
            firm.identities.areAlike(parts.1, parts.2)
        else { return nil }
        return parts
    }

    /// Whether two faces can't be linked whatever the firm's frequencies are: two names that are
    /// not near each other, and nothing in the addresses. Nothing is read of the firm then.
    func isHopeless(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (faces[left], faces[right])
        if a.name == b.name || a.name == Face.none || b.name == Face.none { return false }
        let agrees = { (x: UInt32, y: UInt32) in x == y && x != Face.none }
        if agrees(a.email, b.email) || agrees(a.handle, b.handle) || agrees(a.lead, b.lead)
            || agrees(a.skeleton, b.skeleton)
            || agrees(a.surname, b.surname) && firm.identities.isInitial(a.given, b.given)
        {
            return false
        }
        var ceiling = FaceComparison()
        ceiling.nameWeight = Numerics.ln(LinkageModel.sameSurname / LinkageModel.relatives)
        ceiling.addressWeight =
            a.hasAddress && b.hasAddress
            ? max(
                LinkageModel.otherSilentAddress,
                Numerics.ln(LinkageModel.otherAddress)
                    + firm.weights.addresses[AlikePattern.Address.different.rawValue])
            : 0
        comparePlaces(left, right, &ceiling)
        ceiling.learnPlace(firm.weights)
        return weight(ceiling) < LinkageModel.threshold && nearParts(left, right) == nil
    }

    /// P(a stranger's name is as near).
    private func frequency(
        _ index: Int, _ partner: Int, _ parts: NearParts, _ alike: Int32
    ) -> Double {
        let own = carriers(of: parts.equal, at: index)
        let isOfOthers = coarse(Int(own)) > coarse(Int(alike))
        let here = isOfOthers ? localShare(own, alike) : 0
        let common = max(shareElsewhere(parts.equal, own: own), here)
        let rarer = min(
            shareElsewhere(parts.near, own: carriers(of: parts.near, at: index)),
            shareElsewhere(parts.other, own: carriers(of: parts.other, at: partner)))
        return common
            * min(1, max(LinkageModel.likeSurname, LinkageModel.slipsPerName * rarer))
    }

    /// P(a stranger's name is alike in both parts, in either order); `nil` where it is not.
    private func slipsFrequency(_ left: Int, _ right: Int) -> Double? {
        guard let pairs = firm.identities.slips(faces[left], faces[right]) else { return nil }
        return pairs.reduce(LinkageModel.namesByLanguage) { product, pair in
            let shares = [(pair.0, left), (pair.1, right)].map {
                shareElsewhere($0.0, own: carriers(of: $0.0, at: $0.1))
            }
            if pair.0 == pair.1 { return product * max(shares[0], shares[1]) }
            let floor =
                firm.identities.areAlike(pair.0, pair.1)
                ? LinkageModel.likeSurname : LinkageModel.roughlyAlike
            return product
                * min(1, max(floor, LinkageModel.slipsPerName * min(shares[0], shares[1])))
        }
    }

    private func part(_ key: UInt32, of index: Int) -> NamePart {
        key == faces[index].given ? .given : .surname
    }

    /// Members who carry one of a face's names in the same place.
    private func carriers(of key: UInt32, at index: Int) -> Int32 {
        part(key, of: index) == .given ? givens[index] : surnames[index]
    }

    // MARK: Places

    private func comparePlaces(_ left: Int, _ right: Int, _ result: inout FaceComparison) {
        let (a, b) = (faces[left].country, faces[right].country)
        if a == CustomerTable.noCountry || b == CustomerTable.noCountry { return }
        let share = min(0.95, countryShare(a))
        result.place = a == b ? .same : .different
        result.placeWeight =
            a == b
            ? Numerics.ln(LinkageModel.sameCountry / share)
            : Numerics.ln(LinkageModel.otherCountry / (1 - share))
    }
}

extension IdentityTable {
    /// Whether one word may be the other misspelled or with a particle; the first letters must
    /// agree (Winkler 1990: slips are rare there).
    func areAlike(_ left: UInt32, _ right: UInt32) -> Bool {
        keys.withBytes(left, right, skipping: 1) { a, b in
            let shorter = min(a.count, b.count)
            if max(a.count, b.count) < 3 || shorter < 2 { return false }
            if a[0] == b[0], areOneSlipApart(a, b) { return true }
            if shorter < 3 { return false }
            if a[0] == b[0] { return jaroWinkler(a, b) >= LinkageModel.likeness }
            return shorter >= 4 && a.suffix(shorter).elementsEqual(b.suffix(shorter))
        }
    }

    /// The parts of two names, each with what it is alike, where both are: spelled nearly the same
    /// or for the same sounds, in either order of the parts.
    func slips(_ left: Face, _ right: Face) -> [(UInt32, UInt32)]? {
        if mayBeOneWord(left.given, right.given), mayBeOneWord(left.surname, right.surname) {
            return [(left.given, right.given), (left.surname, right.surname)]
        }
        if mayBeOneWord(left.given, right.surname), mayBeOneWord(left.surname, right.given) {
            return [(left.given, right.surname), (left.surname, right.given)]
        }
        return nil
    }

    /// Whether two full names have no part in common, and none that is alike.
    func areStrangers(_ left: Face, _ right: Face) -> Bool {
        let parts = [left.given, left.surname]
        return !parts.contains { part in
            part == right.given || part == right.surname
        } && slips(left, right) == nil
    }

    private func mayBeOneWord(_ left: UInt32, _ right: UInt32) -> Bool {
        if left == Face.none || right == Face.none { return false }
        if left == right { return true }
        // Nearly all pairs differ in the first sound.
        let beginAlike = keys.withBytes(left, right, skipping: 1) { a, b in
            guard let first = a.first, let second = b.first else { return false }
            return first == second
                || Self.soundsLikeAnother(first) && Self.soundsLikeAnother(second)
        }
        return beginAlike && (areAlike(left, right) || areRoughlyAlike(left, right))
    }

    /// Whether a letter begins words as another does, as `soundCode` has it.
    private static func soundsLikeAnother(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "c"), UInt8(ascii: "q"), UInt8(ascii: "k"), UInt8(ascii: "p"),
            UInt8(ascii: "f"), UInt8(ascii: "z"), UInt8(ascii: "s"), UInt8(ascii: "y"),
            UInt8(ascii: "j"), UInt8(ascii: "i"), UInt8(ascii: "v"), UInt8(ascii: "w"):
            true
        default: false
        }
    }

    /// Whether two words of four letters or more are written for the same sounds, or with one
    /// letter for another; digests never are.
    private func areRoughlyAlike(_ left: UInt32, _ right: UInt32) -> Bool {
        keys.withBytes(left, right, skipping: 1) { a, b in
            if min(a.count, b.count) < 4 { return false }
            let isWord = { (word: UnsafeRawBufferPointer) in
                word.allSatisfy { (0x61...0x7A).contains($0) }
            }
            if !isWord(a) || !isWord(b) { return false }
            if soundCode(a) == soundCode(b) { return true }
            return a[0] == b[0] && min(a.count, b.count) > 4
                && jaroWinkler(a, b) >= LinkageModel.roughLikeness
        }
    }

    /// Whether two names that share a part may be one name misspelled or shortened.
    func mayBeSpellings(
        _ left: Face, _ right: Face, sharing part: LinkageScope.NamePart
    ) -> Bool {
        let (a, b) =
            part == .given ? (left.surname, right.surname) : (left.given, right.given)
        if a == Face.none || b == Face.none { return false }
        return a == b || areAlike(a, b) || part == .surname && isInitial(a, b)
    }

    /// Whether one given name is the other's first letter.
    func isInitial(_ left: UInt32, _ right: UInt32) -> Bool {
        if left == right || left == Face.none || right == Face.none { return false }
        return keys.withBytes(left, right, skipping: 1) { a, b in
            min(a.count, b.count) == 1 && a.first == b.first
        }
    }

    /// Whether a count of a key is read of accounts that no block finds by it.
    func isReadBeyondBlocks(_ key: UInt32) -> Bool {
        [UInt8(ascii: "*"), UInt8(ascii: "%")].contains(keys.firstByte(of: key))
    }
}
