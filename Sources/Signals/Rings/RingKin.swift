internal import Linkage
internal import Records

/// Further accounts of a hand that is known.
///
/// Where it is sure that one hand made the addresses of some of an affiliate's accounts, any other
/// is its too with a prior far above a stranger's, so that less agreement is needed.
struct RingKin {
    /// Natural log-odds of a family from which it is sure.
    static let sure = 2 * AddressFamily.concern
    /// Natural log-odds at which further accounts are counted to the hand.
    private static let attachment = 2.2
    /// Letters of a ring below which others may be like them by chance.
    static let fewestLetters = 7
    /// Letters of which one may be a slip of the pen, and how many more may stand around them.
    private static let lettersPerSlip = 5
    private static let mostAround = 4
    /// Persons below which a domain may be one person's own.
    private static let fewestAtDomain = 2

    /// All accounts of the affiliate.
    let members: [UInt32]
    /// Those of the family.
    let family: [UInt32]
    let judges: RingJudges
    let population: Population

    private var identities: IdentityTable { population.persons.firm.identities }

    private func face(_ customer: UInt32) -> Face { identities.faces[Int(customer)] }

    // MARK: Letters

    /// The family with the accounts whose letters are its own with slips of the pen, digits in
    /// place of letters, or a few letters around them, and not made from a name. Who uses an
    /// account has no part in a ring that lies unused.
    ///
    /// - Complexity: O(accounts of the affiliate).
    func withLikeLetters(_ key: UInt32) -> [UInt32] {
        let letters = Array(identities.text(of: key).utf8)
        guard letters.count >= Self.fewestLetters,
            family.contains(where: { face($0).skeleton == key || face($0).lead == key })
        else { return family }
        let own = Set(family)
        let liesUnused = (judges.disuse(of: family, population) ?? 0) > 0
        return members.filter { member in
            if own.contains(member) { return true }
            let face = face(member)
            return !face.isNamed && face.hasAddress && face.handle != Face.none
                && Self.isLike(Self.spoken(identities.text(of: face.handle)), letters)
                && !(liesUnused && isUsed(member))
        }
    }

    private func isUsed(_ customer: UInt32) -> Bool {
        let account = population.accounts[customer]
        return account.isMature && !account.isHardlyUsed
    }

    /// The letters of an address as they are read: digits between letters stand for some, those at
    /// the end are a number.
    static func spoken(_ handle: String) -> [UInt8] {
        var letters = Array(handle.utf8)
        while let last = letters.last, (0x30...0x39).contains(last) { letters.removeLast() }
        return letters.map { letter in
            switch letter {
            case UInt8(ascii: "0"): UInt8(ascii: "o")
            case UInt8(ascii: "1"): UInt8(ascii: "i")
            case UInt8(ascii: "3"): UInt8(ascii: "e")
            case UInt8(ascii: "4"): UInt8(ascii: "a")
            case UInt8(ascii: "5"): UInt8(ascii: "s")
            case UInt8(ascii: "7"): UInt8(ascii: "t")
            default: letter
            }
        }
    }

    static func isLike(_ letters: [UInt8], _ ring: [UInt8]) -> Bool {
        if letters.count > ring.count, letters.count <= ring.count + mostAround,
            letters.starts(with: ring) || letters.suffix(ring.count).elementsEqual(ring)
        {
            return true
        }
        let slips = max(1, ring.count / lettersPerSlip)
        return letters.withUnsafeBytes { letters in
            ring.withUnsafeBytes { editDistance(letters, $0, limit: slips) <= slips }
        }
    }

    // MARK: Domains

    /// Accounts at domains that nobody else has and that bear nobody's name, left unused beside a
    /// ring of throw-away mailboxes: no list of these is whole, and who has them from one service
    /// has them from the next.
    func atUnlistedDomains() -> AddressFamily? {
        let own = Set(family)
        let strangers = members.filter { !own.contains($0) && population.isTradingKnown(of: $0) }
        let groups = Dictionary(grouping: strangers) { face($0).domain }
            .filter { mayBeThrownAway($0.key, $0.value) }
            .filter { judges.usage.disuse(UsageCounts($0.value, population)) > 0 }
        let found = Set(groups.values.flatMap(\.self))
        let customers = members.filter(found.contains)
        let share = min(0.5, max(0.05, Double(family.count) / Double(members.count)))
        let weight =
            Numerics.ln(share / (1 - share))
            + judges.usage.disuse(UsageCounts(customers, population))
        if customers.isEmpty || weight < Self.attachment { return nil }
        return AddressFamily(
            kind: .unusedDomain,
            pattern: groups.keys.map(identities.text).sorted().joined(separator: ", "),
            customers: customers, logOdds: Numerics.quantized(weight))
    }

    private func mayBeThrownAway(_ domain: UInt32, _ customers: [UInt32]) -> Bool {
        let faces = customers.map(face)
        guard domain != Face.none, let first = faces.first, first.site != Face.none,
            !first.isRelay, !first.isThrowAway
        else { return false }
        let persons = Set(customers.map { population.persons[$0] }).count
        let holders = population.persons.firm.frequencies.holders(of: domain)
        return persons >= Self.fewestAtDomain && customers.count * 5 >= holders * 4
            && !faces.contains { identities.bears($0, first.site) }
    }
}
