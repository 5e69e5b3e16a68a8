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

    // MARK: Numbers

    /// The family, whose numbers rise, with the accounts whose names were left out, whose addresses
    /// look like its own, and whose numbers stand where they signed up in the row. A number of a
    /// stranger's seldom does: most steps of a row are small.
    ///
    /// - Complexity: O(n log n) in the accounts of the affiliate.
    func withFittingNumbers(_ spelling: String) -> [UInt32] {
        let look = Self.look(of: spelling)
        let row = inOrder(family).map(place)
        let own = Set(family)
        let isUnused = (judges.disuse(of: family, population) ?? 0) > 0
        return members.filter { member in
            if own.contains(member) { return true }
            return !face(member).hasName && hasLook(look, member)
                && fits(place(member), row)
                && !(isUnused && isUsed(member))
        }
    }

    private typealias Place = (signup: EventTime, number: UInt32)

    private func place(_ customer: UInt32) -> Place {
        (population.records.customers.signup[Int(customer)], face(customer).number)
    }

    private func inOrder(_ customers: [UInt32]) -> [UInt32] {
        let rank = population.order.customerRank
        return customers.sorted {
            (place($0).signup, rank[Int($0)]) < (place($1).signup, rank[Int($1)])
        }
    }

    /// Whether a number lies between those of the accounts of the row that came before and after.
    private func fits(_ place: Place, _ row: [Place]) -> Bool {
        guard place.number != Face.none,
            let before = row.last(where: { $0.signup <= place.signup }),
            let after = row.first(where: { $0.signup >= place.signup })
        else { return false }
        return (min(before.number, after.number)...max(before.number, after.number))
            .contains(place.number)
    }

    private func hasLook(_ look: String, _ customer: UInt32) -> Bool {
        let face = face(customer)
        guard face.hasAddress, !face.isThrowAway, face.form != Face.none,
            identities.domains.isProvider(String(identities.text(of: face.domain)))
        else { return false }
        return Self.look(of: identities.text(of: face.form)) == look
    }

    /// The local part of a form with letters for whatever words, as `a.a0` of
    /// `given.surname000@web.test`.
    static func look(of form: String) -> String {
        var look = ""
        for sign in form.prefix(while: { $0 != "@" }) {
            let kind: Character = sign.isLetter ? "a" : sign.isNumber ? "0" : sign
            if kind != look.last || kind != "a" && kind != "0" { look.append(kind) }
        }
        return look
    }

    // MARK: Domains

    /// Accounts at domains that nobody else has and that bear nobody's name, left unused beside a
    /// ring of throw-away mailboxes: no list of these is whole, and who has them from one service
    /// has them from the next. That it is a further domain counts at most as much as that it is
    /// left unused.
    func atUnlistedDomains(_ holders: DomainHolders) -> AddressFamily? {
        let own = Set(family)
        let strangers = members.filter { !own.contains($0) && population.isTradingKnown(of: $0) }
        let groups = Dictionary(grouping: strangers) { face($0).domain }
            .filter { mayBeThrownAway($0.key, $0.value, holders) }
            .filter { judges.usage.disuse(UsageCounts($0.value, population)) > 0 }
        let found = Set(groups.values.flatMap(\.self))
        let customers = members.filter(found.contains)
        let share = min(0.5, max(0.05, Double(family.count) / Double(members.count)))
        let disuse = judges.usage.disuse(UsageCounts(customers, population))
        let weight =
            Numerics.ln(share / (1 - share)) + disuse
            + UsageSupport.bounded(judges.furtherDomain, by: disuse)
        if customers.isEmpty || weight < Self.attachment { return nil }
        return AddressFamily(
            kind: .unusedDomain,
            pattern: groups.keys.map(identities.text).sorted().joined(separator: ", "),
            customers: customers, logOdds: Numerics.quantized(weight))
    }

    private func mayBeThrownAway(
        _ domain: UInt32, _ customers: [UInt32], _ holders: DomainHolders
    ) -> Bool {
        let faces = customers.map(face)
        guard domain != Face.none, let first = faces.first, first.site != Face.none,
            !first.isRelay, !first.isThrowAway
        else { return false }
        let persons = Set(customers.map { population.persons[$0] }).count
        let all = population.persons.firm.frequencies.holders(of: domain)
        return persons >= Self.fewestAtDomain
            && (customers.count * 5 >= all * 4 || holders.isRare(domain))
            && !faces.contains { identities.bears($0, first.site) }
    }
}
