internal import Records
internal import Statistics

/// Pairs of which each account mirrors the other and nobody else: no account has two of them.
struct LonePairs {
    struct Pair: Sendable {
        var accounts: AccountPair
        /// Natural log-likelihood ratio of the trading, a multiple of 2^-20.
        var strength: Double
        /// Days on which it was hedged.
        var days: Int
    }

    /// The strongest first.
    let all: [Pair]

    /// Natural log of the odds by which a partner is told from the next likely one.
    private static let certainty = Numerics.ln(20)

    /// - Complexity: O(n log n) for n pairs.
    init(_ pairs: [MirroredPair], smallestDays: Int) {
        let rivals = Rivals(pairs)
        all = pairs.compactMap { pair in
            let strength = pair.logLikelihoodRatio
            guard pair.days >= smallestDays,
                strength - rivals.strongest(beside: pair) >= Self.certainty
            else { return nil }
            return Pair(accounts: pair.accounts, strength: strength, days: pair.days)
        }.sorted {
            $0.strength != $1.strength
                ? $0.strength > $1.strength : $0.accounts < $1.accounts
        }
    }

    /// What else mirrors the accounts of a pair.
    private struct Rivals {
        /// By account its strongest partner, and how strong this one and the next are.
        private var byAccount: [UInt32: (partner: UInt32, first: Double, second: Double)] = [:]

        init(_ pairs: [MirroredPair]) {
            for pair in pairs {
                count(pair.accounts.first, pair.accounts.second, pair.logLikelihoodRatio)
                count(pair.accounts.second, pair.accounts.first, pair.logLikelihoodRatio)
            }
        }

        private mutating func count(_ account: UInt32, _ partner: UInt32, _ strength: Double) {
            var known = byAccount[account] ?? (partner, -.infinity, -.infinity)
            if strength > known.first {
                known = (partner, strength, known.first)
            } else {
                known.second = max(known.second, strength)
            }
            byAccount[account] = known
        }

        /// The strength of the strongest other pair that has one of the accounts; at least 0.
        func strongest(beside pair: MirroredPair) -> Double {
            let (one, other) = (pair.accounts.first, pair.accounts.second)
            return [(one, other), (other, one)].reduce(0) { strongest, legs in
                guard let known = byAccount[legs.0] else { return strongest }
                return max(strongest, known.partner == legs.1 ? known.second : known.first)
            }
        }
    }
}

/// Whether others of its affiliate make the trades of a leg.
///
/// Whoever trades the moments that a class or a club trades stands against some of its members and
/// beside others; who hedges stands against one account, and beside none.
struct LegCopies {
    let book: TradingBook
    /// By account number.
    let affiliates: [UInt32]

    /// Mirrored groups in which another makes the trade of a leg, from which on it is no
    /// coincidence.
    private static let coincidences = 2

    /// - Complexity: O(h (log n + c)) for h hedged groups in which c rows lie near a leg.
    func has(_ hits: [MirrorHit]) -> Bool {
        [hits.map(\.first), hits.map(\.second)].contains { positions in
            var times: [UInt32: Int] = [:]
            for position in positions {
                for account in copies(of: position) { times[account, default: 0] += 1 }
            }
            return times.values.contains { $0 >= Self.coincidences }
        }
    }

    /// Numbers of the accounts of its affiliate that make the trade of a row.
    private func copies(of position: Int) -> [UInt32] {
        let row = book.rows[position]
        let traded = book.traded[Int(row.group)]
        let places = traded.range(near: row.place, reach: CopyCohorts.tolerance.nextUp)
        guard let own = places.first(where: { traded.members[$0].row == row.row }) else {
            return []
        }
        let affiliate = affiliates[Int(traded.members[own].account)]
        return places.filter { place in
            place != own && affiliates[Int(traded.members[place].account)] == affiliate
                && CopyCohorts.areCopies(row.place, traded.places[place])
        }.map { traded.members[$0].account }
    }
}
