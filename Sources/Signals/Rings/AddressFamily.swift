internal import Records

/// Accounts whose addresses have something in common.
struct AddressFamily: Sendable {
    enum Kind: Int, Sendable {
        case letters, throwAway, domain, addition, form, unusedDomain, oneHand, rising
    }

    var kind: Kind
    /// What is shared, as it is shown.
    var pattern: String
    /// In canonical order.
    var customers: [UInt32]
    /// Persons among them that the other affiliates' customers of the same countries and weeks lead
    /// one to expect.
    var expected = 0.0
    /// Natural log-likelihood ratio, corrected for the looks.
    var logOdds = 0.0
    /// Affiliates whose accounts its weight rests on.
    var affiliates = 1
    /// Whether it counts that its accounts came without click ids.
    var isUnclicked = false
    /// Whether it counts that its accounts came in one week, however they are used.
    var isOfOneWeek = false

    /// Persons below which nothing is a family.
    static let smallest = 4
    /// Natural log-odds from which a family's accounts are implicated.
    static let concern = 2.0

    /// Its weight with what the use of its accounts says: it speaks for the family only where that
    /// is not in its weight already, and not at all where one hand trades all of them.
    ///
    /// - Parameter usage: natural log-likelihood ratio.
    func weight(withUsage usage: Double) -> Double {
        if isOfOneWeek { return logOdds }
        return switch kind {
        case .letters, .throwAway: logOdds + UsageSupport.bounded(usage, by: logOdds)
        case .domain, .addition, .form, .unusedDomain, .rising: logOdds + min(0, usage)
        case .oneHand: logOdds
        }
    }

    /// Takes what is said of addresses that all came in one week, if it is more.
    mutating func take(_ weightOfOneWeek: Double) {
        if weightOfOneWeek <= logOdds { return }
        (logOdds, isOfOneWeek) = (weightOfOneWeek, true)
    }

    /// By evidence; where it is equal, by what is shared, never by what arrived first.
    func isWeaker(than other: Self) -> Bool {
        (logOdds, other.kind.rawValue, other.pattern)
            < (other.logOdds, kind.rawValue, pattern)
    }

    /// What its addresses have in common.
    var words: String {
        switch kind {
        case .letters: "address: the letters `\(pattern)` under many names\(week)"
        case .addition: "address: `\(pattern)` added to the owner's name, under many names"
        case .form: "address: spelled `\(pattern)`, under many names"
        case .throwAway: "address: at a domain for throw-away mailboxes"
        case .rising:
            "address: spelled `\(pattern)`, with numbers that rise from account to account\(week)"
        case .domain:
            "address: letters without a name at `\(pattern)`, which nobody else has\(spread)"
        case .unusedDomain:
            "address: at `\(pattern)`, which nobody else has, and left unused"
                + (isUnclicked ? "; came without click ids" : "") + spread
        case .oneHand:
            "address: at `\(pattern)`, which nobody else has; opened and traded by one hand"
        }
    }

    /// What makes families under several affiliates one ring: their letters, or any of their
    /// domains.
    var shared: [String] {
        switch kind {
        case .throwAway, .rising: []
        case .unusedDomain: pattern.split(separator: ", ").map(String.init)
        case .letters, .domain, .addition, .form, .oneHand: [pattern]
        }
    }

    private var week: String { isOfOneWeek ? ", all within a week" : "" }
    private var spread: String { affiliates > 1 ? "; under \(affiliates) affiliates" : "" }
}

/// What the addresses of one affiliate's buyers have in common, before it is judged: a function of
/// their records and persons, so that it is kept until one of those changes.
struct AddressShape: Sendable {
    /// Carriers of letters that are not made from their own names, mostly of different names.
    struct Piece: Sendable {
        var key: UInt32
        var customers: [UInt32]
        var persons: Int
    }

    /// Carriers of addresses that are spelled in one way at a public provider.
    struct Form: Sendable {
        var piece: Piece
        var domain: UInt32
        /// Accounts with an address there, and the persons behind them.
        var accounts: Int
        var persons: Int
        /// The spelling at whatever provider.
        var style: UInt32
        /// Accounts of the affiliate in it, and all with an address.
        var styled: (own: Int, all: Int)
    }

    /// Accounts at one domain, and the persons behind them.
    struct Domain: Sendable {
        var key: UInt32
        var customers: [UInt32]
        var persons: Int
    }

    private(set) var pieces: [Piece] = []
    /// Carriers of letters that stand beside their own names.
    private(set) var additions: [Piece] = []
    private(set) var forms: [Form] = []
    /// Carriers of one spelling whose numbers rise as they come.
    private(set) var runs: [Run] = []
    /// Accounts at domains for throw-away mailboxes, where enough persons have one.
    private(set) var throwAway: [UInt32] = []
    /// Accounts at each other domain that several persons have, and that is no public provider's.
    private(set) var domains: [Domain] = []

    /// Domains of the same letters and other numbers from which they are a series.
    private static let smallestSeries = 3
    /// Persons under one affiliate from which letters or a domain may be part of a ring beyond it.
    private static let smallestPiece = 2

    init(_ members: ArraySlice<UInt32>, _ population: Population) {
        let identities = population.persons.firm.identities
        let face = { (customer: UInt32) in identities.faces[Int(customer)] }
        let persons = { (customers: [UInt32]) in
            Set(customers.map { population.persons[$0] }).count
        }
        let piece = { (key: UInt32, customers: [UInt32]) -> Piece? in
            if customers.count < Self.smallestPiece { return nil }
            // A form left empty bears no name, neither another's nor the same.
            let named = customers.map { face($0).name }.filter { $0 != Face.none }
            let names = Set(named).count
            let count = persons(customers)
            if min(count, names) < Self.smallestPiece || names * 5 < named.count * 3 { return nil }
            return Piece(key: key, customers: customers, persons: count)
        }
        for letters in [{ $0.skeleton }, { $0.lead }] as [(Face) -> UInt32] {
            let carriers = Self.carriers(members) {
                face($0).isNamed || face($0).isRelay ? Face.none : letters(face($0))
            }
            for (key, customers) in carriers {
                if let piece = piece(key, customers) { add(piece) }
            }
        }
        for (key, customers) in Self.carriers(members, { face($0).series }) {
            let domains = Set(customers.map { face($0).domain })
            guard domains.count >= Self.smallestSeries, let piece = piece(key, customers) else {
                continue
            }
            add(piece)
        }
        additions = Self.carriers(members) { face($0).isRelay ? Face.none : face($0).addition }
            .compactMap(piece).filter { $0.persons >= AddressFamily.smallest }
        runs = Self.runs(members, population)
        let thrown = members.filter { face($0).hasAddress && face($0).isThrowAway }
        if persons(thrown) >= AddressFamily.smallest { throwAway = thrown }
        let carriers = Self.carriers(members) {
            face($0).hasAddress && !face($0).isThrowAway ? face($0).domain : Face.none
        }
        for (domain, customers) in carriers where customers.count >= Self.smallestPiece {
            let count = persons(customers)
            if count < Self.smallestPiece { continue }
            if !identities.domains.isProvider(identities.text(of: domain)) {
                domains.append(Domain(key: domain, customers: customers, persons: count))
                continue
            }
            if count < AddressFamily.smallest { continue }
            for (key, style) in [
                ({ $0.form == $0.drawn ? Face.none : $0.form }, { $0.style }),
                ({ $0.drawn }, { $0.drawnStyle }),
            ] as [((Face) -> UInt32, (Face) -> UInt32)] {
                let carriers = Self.carriers(customers[...]) { key(face($0)) }
                for piece in carriers.compactMap(piece)
                where piece.persons >= AddressFamily.smallest {
                    let style = style(face(piece.customers[0]))
                    forms.append(
                        Form(
                            piece: piece, domain: domain, accounts: customers.count, persons: count,
                            style: style,
                            styled: (
                                members.count {
                                    [face($0).style, face($0).drawnStyle].contains(style)
                                }, members.count { face($0).style != Face.none }
                            )))
                }
            }
        }
    }

    /// Letters that are the first letters of others too are one piece, the larger.
    private mutating func add(_ piece: Piece) {
        guard let known = pieces.firstIndex(where: { $0.key == piece.key }) else {
            pieces.append(piece)
            return
        }
        if pieces[known].customers.count < piece.customers.count { pieces[known] = piece }
    }

    /// Who carries each key; the order of the keys tells nothing.
    private static func carriers(
        _ members: ArraySlice<UInt32>, _ key: (UInt32) -> UInt32
    ) -> [(key: UInt32, value: [UInt32])] {
        var carriers: [UInt32: [UInt32]] = [:]
        for customer in members where key(customer) != Face.none {
            carriers[key(customer), default: []].append(customer)
        }
        return carriers.sorted { $0.key < $1.key }
    }

    var isEmpty: Bool {
        pieces.isEmpty && additions.isEmpty && forms.isEmpty && throwAway.isEmpty
            && domains.isEmpty && runs.isEmpty
    }

    /// Whether nearly all of a piece's accounts are at one domain that hardly anybody else has: of
    /// an agency's clients some write to it from another mailbox.
    func isAtOwnDomain(_ piece: Piece, _ holders: DomainHolders) -> Bool {
        domains.contains {
            holders.isRare($0.key)
                && Set($0.customers).intersection(piece.customers).count * 5
                    >= piece.customers.count * 4
        }
    }

    /// Whether the affiliate may have a family by itself.
    func mayConcern(_ domains: DomainHolders) -> Bool {
        !throwAway.isEmpty || !additions.isEmpty || !runs.isEmpty
            || pieces.contains { $0.persons >= AddressFamily.smallest }
            || self.domains.contains { domains.isRare($0.key) }
            || forms.contains(where: domains.isConspicuous)
    }
}

extension IdentityTable {
    /// What a key says, without the mark of its kind.
    func text(of key: UInt32) -> String { String(keys[key].dropFirst()) }
}
