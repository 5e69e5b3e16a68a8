internal import Records
internal import Statistics

/// One account against several others whose lots add up to its own.
struct GroupHedge: Sendable {
    /// Canonical positions: the one account, then the others in order.
    var one: UInt32
    var others: [UInt32]
    /// Positions in the book's rows of each group in which all took part: the one's, then the
    /// others' in their order.
    var common: [[Int]]
    /// Of each of these groups, the legs' outcomes: natural log-likelihood ratio, a multiple of
    /// 2^-20.
    var movements: [Double]
    var days: Int
    /// Natural log-likelihood ratio, a multiple of 2^-20.
    var logLikelihoodRatio: Double

    var accounts: [UInt32] { ([one] + others).sorted() }

    /// Natural log of how many sets of this size could stand against one account.
    func logSets(among accounts: Int) -> Double {
        Self.logChoices(of: others.count, among: accounts - 1)
    }

    /// Natural log of how many sets of so many there are.
    static func logChoices(of size: Int, among all: Int) -> Double {
        (0..<size).reduce(0.0) { (sum: Double, taken: Int) -> Double in
            let left = Double(max(1, all - taken))
            return sum + Numerics.ln(left / Double(taken + 1))
        }
    }

    /// Natural log of all sets of every size that could stand against any account: sizes share
    /// evenly.
    static func logPossible(of size: Int, among accounts: Int) -> Double {
        logChoices(of: size, among: accounts - 1) + Numerics.ln(Double(accounts) * 3)
    }
}

/// Assembles group hedges from pairs that mirror each other with unequal lots.
struct GroupAssembly {
    let trading: TradingComparison
    let smallestDays: Int

    /// How much a pair's outcomes must speak for mirroring before it is tried as a leg: a leg that
    /// can't pay for the choice among all accounts does a group no good.
    private var smallestMovement: Double {
        OppositeFloor(accounts: trading.book.accounts).leg
    }
    /// Legs of one account that are tried together, the strongest first.
    private static let mostLegs = 9
    /// Partners of one account that are looked at for legs: whoever mirrors more is one of a crowd.
    private static let mostTried = 27
    private static let sizes = 2...4
    /// Relative difference between the one's lots and the sum of the others'.
    private static let tolerance = 0.12
    /// Share of the common groups in which the lots must add up.
    private static let addingShare = 0.75

    private struct Leg {
        var account: UInt32
        var movement: Double
        /// What else it has in common with the one: natural log-likelihood ratio.
        var corroboration: Double
        /// By group: positions of the one's row and of the leg's, and the outcome's weight.
        var hits: [UInt32: (one: Int, other: Int, movement: Double)]
    }

    /// The strongest group of every account that may be the one, by account.
    ///
    /// - Parameter corroboration: what else two accounts have in common, as a log-likelihood ratio.
    func groups(_ corroboration: (AccountPair) -> Double) -> [GroupHedge] {
        let candidates = legsByAccount().map { one, others in
            Candidate(
                one: one,
                others: others.prefix(Self.mostTried).map {
                    ($0, corroboration(AccountPair(one, $0)))
                })
        }
        let crowds = MirrorCrowds(trading.opposites.filter { $0.days >= smallestDays })
        return parallelMap(candidates.count, threads: trading.threads) {
            strongest(candidates[$0], crowds)
        }.compactMap(\.self)
    }

    /// An account that may be the one, and those that may stand against it with what else they have
    /// in common with it.
    private struct Candidate {
        var one: UInt32
        var others: [(account: UInt32, corroboration: Double)]
    }

    /// Accounts that stand against at least two smaller ones, in canonical order.
    private func legsByAccount() -> [(one: UInt32, others: [UInt32])] {
        var byAccount: [UInt32: [MirroredPair]] = [:]
        let smallest = smallestMovement
        for pair in trading.opposites
        where pair.days >= smallestDays && pair.movement >= smallest {
            byAccount[pair.accounts.first, default: []].append(pair)
            byAccount[pair.accounts.second, default: []].append(pair)
        }
        let several = byAccount.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        return several.map { one, pairs in
            let sorted = pairs.sorted {
                $0.movement != $1.movement
                    ? $0.movement > $1.movement : $0.accounts < $1.accounts
            }
            return (one, sorted.map { $0.accounts.partner(of: one) })
        }
    }

    /// A set of legs that all stand against a crowd is none: a source's followers have lots that
    /// add up to anything.
    private func strongest(
        _ candidate: Candidate, _ crowds: MirrorCrowds
    ) -> GroupHedge? {
        var legs: [Leg] = []
        for (other, corroboration) in candidate.others where legs.count < Self.mostLegs {
            if let leg = leg(other, against: candidate.one, corroboration) { legs.append(leg) }
        }
        legs.sort { $0.account < $1.account }
        var best: (group: GroupHedge, score: Double)?
        for size in Self.sizes where size <= legs.count {
            forEachChoice(of: size, among: legs.count) { chosen in
                let isOwn = chosen.contains {
                    !crowds.isCrowded(legs[$0].account, by: candidate.one)
                }
                let set = chosen.map { legs[$0] }
                guard isOwn, let group = group(candidate.one, set, among: legs.count) else {
                    return
                }
                let score =
                    group.logLikelihoodRatio - group.logSets(among: trading.book.accounts)
                if best.map({ score > $0.score }) ?? true { best = (group, score) }
            }
        }
        return best?.group
    }

    /// `nil` for an account that is not the smaller one on most days.
    private func leg(
        _ other: UInt32, against one: UInt32, _ corroboration: Double
    ) -> Leg? {
        let pair = AccountPair(one, other)
        let found = MirrorEvidence(book: trading.book).episode(pair)
        var leg = Leg(
            account: other, movement: found.episode.movement, corroboration: corroboration,
            hits: [:])
        var smaller = 0
        for hit in found.hits {
            let (mine, its) =
                pair.first == one ? (hit.first, hit.second) : (hit.second, hit.first)
            let rows = trading.book.rows
            if rows[its].hundredths < rows[mine].hundredths { smaller += 1 }
            leg.hits[rows[mine].group] = (mine, its, hit.movement)
        }
        return smaller * 4 >= found.hits.count * 3 ? leg : nil
    }

    private func forEachChoice(of size: Int, among count: Int, _ body: ([Int]) -> Void) {
        var chosen = Array(0..<size)
        while true {
            body(chosen)
            guard let place = chosen.indices.last(where: { chosen[$0] < count - size + $0 })
            else { return }
            chosen[place] += 1
            for later in place + 1..<max(place + 1, size) { chosen[later] = chosen[later - 1] + 1 }
        }
    }

    /// - Parameter tried: legs of which these were chosen.
    private func group(_ one: UInt32, _ legs: [Leg], among tried: Int) -> GroupHedge? {
        let groups = legs[0].hits.keys.filter { group in
            legs.allSatisfy { $0.hits[group] != nil }
        }.sorted()
        let book = trading.book
        let days = Set(groups.map { book.groups[Int($0)].day }).count
        guard days >= smallestDays else { return nil }
        let common = groups.map { group in
            [legs[0].hits[group]?.one ?? 0] + legs.map { $0.hits[group]?.other ?? 0 }
        }
        let lots = GroupLots(book: book)
        let fitting = common.count { abs(lots.excess($0)) <= Self.tolerance }
        guard Double(fitting) >= Self.addingShare * Double(common.count) else { return nil }
        let adding = lots.evidence(sums(of: legs, against: one), of: one)
        let absent = Double(absences(legs, within: groups)) * MirrorEvidence.miss
        let total = min(
            legs.reduce(adding + absent) { $0 + $1.movement },
            besideOpposedSources(adding, legs, common, among: tried))
        return GroupHedge(
            one: one, others: legs.map(\.account), common: common,
            movements: groups.map { group in
                legs.reduce(0) { $0 + ($1.hits[group]?.movement ?? 0) }
            }, days: days,
            logLikelihoodRatio: Numerics.quantized(total))
    }

    /// The one's row and those of the legs that stand against it, in each group in which no leg
    /// trades otherwise: who is away for a day is no part of the sum.
    private func sums(of legs: [Leg], against one: UInt32) -> [[Int]] {
        let rows = trading.book.accountRows
        let customers = trading.book.order.customers
        return Set(legs.flatMap(\.hits.keys)).sorted().compactMap { group in
            var positions: [Int] = []
            for leg in legs {
                if let hit = leg.hits[group] {
                    if positions.isEmpty { positions.append(hit.one) }
                    positions.append(hit.other)
                } else if rows.hasRow(of: customers[Int(leg.account)], in: group) {
                    return nil
                }
            }
            return positions
        }
    }

    /// Natural log of how many groups there are for one account against which the followers of a
    /// source or the customers of a robot stand by what these trade.
    private static let opposedSources = 3.0

    /// Natural log of how much likelier it is of a group than of a source's followers that nobody
    /// else makes the trades of either side.
    private static let closed = 4.0
    /// Share of the common groups in which another makes these trades, from which on it is no
    /// coincidence.
    private static let companyShare = 0.4
    /// Common groups that are looked at for others, spread evenly.
    private static let groupsLookedAt = 32

    /// What is left of a group where opposed sources explain the outcomes of all legs at once: lots
    /// that add up, again and again anew, that nobody else makes these trades, and what the
    /// accounts have in common beside, less the choice among the legs. On the scale of what chance
    /// leaves.
    private func besideOpposedSources(
        _ adding: Double, _ legs: [Leg], _ common: [[Int]], among tried: Int
    ) -> Double {
        let shared = legs.reduce(0) { $0 + $1.corroboration } / Double(legs.count)
        return adding + shared - GroupHedge.logChoices(of: legs.count, among: tried)
            - Self.opposedSources + (hasCompany(common) ? 0 : Self.closed) + MirroredPairs.slack
            + GroupHedge.logPossible(of: legs.count, among: trading.book.accounts)
    }

    /// Whether an account that is not of the group makes the trades of either side time and again.
    ///
    /// - Complexity: O(g (log n + c)) for g groups with c rows near either side.
    private func hasCompany(_ common: [[Int]]) -> Bool {
        let book = trading.book
        let stride = (common.count + Self.groupsLookedAt - 1) / Self.groupsLookedAt
        let lookedAt = common.indices.filter { $0 % stride == 0 }.map { common[$0] }
        var times: [UInt32: Int] = [:]
        for positions in lookedAt {
            let rows = positions.map { book.rows[$0] }
            let traded = book.traded[Int(rows[0].group)]
            let own = Set(rows.map(\.row))
            var near: Set<UInt32> = []
            for row in rows {
                for place in traded.range(near: row.place, reach: CopyCohorts.tolerance)
                where !own.contains(traded.members[place].row) {
                    near.insert(traded.members[place].account)
                }
            }
            for account in near { times[account, default: 0] += 1 }
        }
        let many = max(3, Self.companyShare * Double(lookedAt.count))
        return times.values.contains { Double($0) >= many }
    }

    /// Legs that were missing between the first and the last common group while another leg stood
    /// against the one: a set that comes back whole is not put together by chance.
    private func absences(_ legs: [Leg], within common: [UInt32]) -> Int {
        let span = (common.first ?? 0)...(common.last ?? 0)
        let used = Set(legs.flatMap(\.hits.keys)).filter(span.contains)
        return legs.reduce(0) { sum, leg in sum + used.count { leg.hits[$0] == nil } }
    }
}

extension GroupHedge {
    /// The groups that weighted e-BH passes at a nominal false discovery rate, each account in one
    /// of them, the strongest first.
    ///
    /// The weight of an e-value is shared evenly among the sizes and, within a size, among all sets
    /// that could have been formed of the accounts that trade; e-BH of unit weights takes them
    /// multiplied by how many there are.
    ///
    /// Source: Wang & Ramdas 2022.
    static func discoveries(
        _ groups: [GroupHedge], accounts: Int, rate: Double, slack: Double
    ) -> [GroupHedge] {
        let values = groups.map {
            $0.logLikelihoodRatio - slack - logPossible(of: $0.others.count, among: accounts)
        }
        let passes = FalseDiscovery.eBenjaminiHochberg(
            logEValues: values.map { $0 + Numerics.ln(Double(max(1, values.count))) }, level: rate)
        var taken: Set<UInt32> = []
        return zip(groups, values).enumerated().filter { passes[$0.offset] }
            .sorted {
                $0.element.1 != $1.element.1
                    ? $0.element.1 > $1.element.1 : $0.element.0.one < $1.element.0.one
            }
            .map(\.element.0)
            .filter { group in
                let isFree = taken.isDisjoint(with: group.accounts)
                if isFree { taken.formUnion(group.accounts) }
                return isFree
            }
    }
}
