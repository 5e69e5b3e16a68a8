/// Who has the mail domains of which affiliates have several accounts.
struct DomainHolders {
    /// Affiliates over which a ring with a domain of its own may be spread, and how many accounts
    /// it has under each on average at least: a provider's customers come by many, a few by each.
    private static let (largestSpread, fewestEach) = (8, 3)
    /// The same in a firm of few affiliates, and what part of them it is in others.
    private static let (smallestSpread, partOfFirm) = (3, 4)

    private let frequencies: IdentityFrequencies
    /// Accounts at each domain under affiliates with several of it.
    private var parts: [UInt32: [(affiliate: UInt32, domain: AddressShape.Domain)]] = [:]
    private var rare: Set<UInt32> = []

    /// - Complexity: O(n log n) in the domains of all affiliates.
    init(_ shapes: [UInt32: AddressShape], _ frequencies: IdentityFrequencies) {
        self.frequencies = frequencies
        for (affiliate, shape) in shapes {
            for domain in shape.domains {
                parts[domain.key, default: []].append((affiliate, domain))
            }
        }
        let spread = min(
            Self.largestSpread, max(Self.smallestSpread, shapes.count / Self.partOfFirm))
        rare = Set(
            parts.lazy.filter { [frequencies] domain, parts in
                Self.isRare(
                    parts.map(\.domain), holders: frequencies.holders(of: domain), spread)
            }.map(\.key))
    }

    private static func isRare(
        _ parts: [AddressShape.Domain], holders: Int, _ spread: Int
    ) -> Bool {
        if parts.reduce(0, { $0 + $1.persons }) < AddressFamily.smallest { return false }
        let most = parts.map(\.customers.count).sorted(by: >)
            .prefix(min(spread, holders / fewestEach))
        return most.reduce(0, +) * 5 >= holders * 4
    }

    /// Whether hardly anybody else in the firm has a domain than a few affiliates' customers: a
    /// club's or a university's too.
    func isRare(_ domain: UInt32) -> Bool { rare.contains(domain) }

    /// The affiliates that have several accounts at one of the domains, in canonical order.
    func sharers(of domains: [AddressShape.Domain], _ order: CanonicalOrder) -> [UInt32] {
        let rank = order.affiliateRank
        return Set(domains.flatMap { (parts[$0.key] ?? []).map(\.affiliate) })
            .sorted { rank[Int($0)] < rank[Int($1)] }
    }

    /// The domains with their accounts under all affiliates that have several, in canonical order.
    func together(
        _ domains: [AddressShape.Domain], _ order: CanonicalOrder
    ) -> [AddressShape.Domain] {
        let rank = order.customerRank
        return domains.map { domain in
            let parts = (parts[domain.key] ?? []).map(\.domain)
            return AddressShape.Domain(
                key: domain.key,
                customers: parts.flatMap(\.customers).sorted { rank[Int($0)] < rank[Int($1)] },
                persons: parts.reduce(0) { $0 + $1.persons })
        }
    }

    /// Customers at a provider as much as whom the spelling at all providers weighs.
    private static let styleWeight = 5.0

    /// P(a customer elsewhere with an address at the provider spells it so), a standard error high;
    /// of a provider that few others have by how often the firm's customers spell so anywhere.
    func rate(of form: AddressShape.Form) -> Double {
        let carriers = Double(
            max(0, frequencies.holders(of: form.piece.key) - form.piece.customers.count))
        let all = Double(max(0, frequencies.holders(of: form.domain) - form.accounts))
        let styled = Double(max(0, frequencies.holders(of: form.style) - form.styled.own))
        let anywhere = Double(max(0, frequencies.styled - form.styled.all))
        let usual = (styled + 0.5) / (anywhere + 1)
        let seen = carriers + 0.5 * all / (all + Self.styleWeight) + Self.styleWeight * usual
        return min(1, (seen + seen.squareRoot()) / (all + Self.styleWeight))
    }

    /// Whether so many spell their addresses in one way that it is worth a look: more than three
    /// times what is usual, and three.
    func isConspicuous(_ form: AddressShape.Form) -> Bool {
        Double(form.piece.persons) > 3 * rate(of: form) * Double(form.persons) + 3
    }
}
