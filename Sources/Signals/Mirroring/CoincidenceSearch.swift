internal import Statistics

/// Finds the most telling coincidences of a group without looking at all pairs of its members.
///
/// Each losing row looks at the few winners whose outcomes mirror its own most closely: among all,
/// among those in exactly its lots, and among those in nearly its lots. In a small group that is
/// everybody who mirrors it at all; in a large one the other leg is among them unless both outcome
/// and lots are crowded, and then the day would prove little.
struct CoincidenceSearch {
    let book: TradingBook

    private struct Winner {
        var account: UInt32
        var rank: UInt32
        var place: Float
        var hundredths: Int64
        /// Of the lots, by logs, so that near lots lie in one cell or in neighbours.
        var cell: Int64
        /// By which it is shelved.
        var kind: Int64 = 0
    }

    /// Winners by their kind, then place.
    private struct Shelf {
        let winners: [Winner]

        /// Of one kind.
        init(_ winners: [Winner]) {
            self.winners = winners.sorted {
                $0.place != $1.place ? $0.place < $1.place : $0.rank < $1.rank
            }
        }

        /// The winners of a shelf of one kind.
        init(_ one: Shelf, by kind: (Winner) -> Int64) {
            let kinds = one.winners.enumerated().map { (kind: kind($1), place: $0) }
            winners = kinds.sorted(by: <).map { kind, place in
                var winner = one.winners[place]
                winner.kind = kind
                return winner
            }
        }

        /// Calls `body` with the winners of a kind nearest to a place, at most `limit`, none of
        /// them farther than `reach`.
        func nearest(
            to place: Float, ofKind kind: Int64, limit: Int, within reach: Float,
            _ body: (Winner) -> Void
        ) {
            var after = start(of: place, kind)
            var before = after - 1
            for _ in 0..<limit {
                let left = distance(before, place, kind)
                let right = distance(after, place, kind)
                if min(left, right) > reach { return }
                if left <= right {
                    body(winners[before])
                    before -= 1
                } else {
                    body(winners[after])
                    after += 1
                }
            }
        }

        private func start(of place: Float, _ kind: Int64) -> Int {
            winners.position { ($0.kind, $0.place) >= (kind, place) }
        }

        private func distance(_ index: Int, _ place: Float, _ kind: Int64) -> Float {
            guard winners.indices.contains(index), winners[index].kind == kind else {
                return .infinity
            }
            return (winners[index].place - place).magnitude
        }
    }

    /// Winners that a row looks at among all, among equal lots, and in each cell of near lots, and
    /// the points below which a coincidence is left out.
    private struct Limits {
        var all: Int
        var equal: Int
        var near: Int
        var fewestPoints = Coincidence.fewestPoints

        /// In a large group outcomes alone hardly tell, whoever is nearest.
        init(rows: Int) {
            (all, equal, near) = rows <= 2000 ? (16, 8, 6) : (4, 8, 4)
        }

        /// Of legs a day apart, which must say more, since there are more of them by chance.
        static func late(rows: Int) -> Limits {
            var limits = Limits(rows: rows)
            if rows > 2000 { (limits.all, limits.equal, limits.near) = (0, 6, 3) }
            limits.fewestPoints = Coincidence.fewestLatePoints
            return limits
        }
    }

    /// The rows of a group, ready to be looked through.
    private struct Side {
        let group: UInt32
        let members: [Winner]
        /// Winners by their place alone, by lots, and by cells of lots.
        let all: Shelf
        let byLots: Shelf
        let byCell: Shelf
        /// Lots, ascending.
        let sizes: [Int64]

        init(_ group: Int, _ book: TradingBook) {
            self.group = UInt32(group)
            let traded = book.traded[group]
            members = zip(traded.members, traded.searchPlaces).map { member, place in
                let position = book.accountRows.position(of: member, in: UInt32(group))
                let hundredths = book.rows[position].hundredths
                return Winner(
                    account: member.account, rank: book.order.customerRank[Int(member.account)],
                    place: place, hundredths: hundredths, cell: CoincidenceSearch.cell(hundredths))
            }
            let winners = members.filter { $0.place > 0 && TradingRow.isTelling($0.place) }
            all = Shelf(winners)
            byLots = Shelf(all) { $0.hundredths }
            byCell = Shelf(all) { $0.cell }
            sizes = members.map(\.hundredths).sorted()
        }
    }

    /// Sorted, each pair once.
    ///
    /// - Complexity: O(n log n) in the group's rows.
    func coincidences(in group: Int) -> [Coincidence] {
        let side = Side(group, book)
        let evidence = MirrorEvidence(book: book, pass: .search)
        let limits = Limits(rows: side.members.count)
        let found = sweep(side, side, evidence, limits) { book.key($0, $1) }
        return Self.distinct(found)
    }

    /// The same of rows of a group and of the next of its market, the account of the former first.
    ///
    /// - Complexity: O(n log n) in the rows of both groups.
    func coincidences(of group: Int, with next: Int) -> [Coincidence] {
        let (early, late) = (Side(group, book), Side(next, book))
        let evidence = MirrorEvidence(book: book, pass: .search)
        let limits = [early, late].map { Limits.late(rows: $0.members.count) }
        let found =
            sweep(early, late, evidence, limits[1]) { UInt64($0) << 32 | UInt64($1) }
            + sweep(late, early, evidence, limits[0]) { UInt64($1) << 32 | UInt64($0) }
        return Self.distinct(found)
    }

    private static func distinct(_ found: [Coincidence]) -> [Coincidence] {
        let found = found.sorted()
        return found.indices.filter { $0 == 0 || found[$0] != found[$0 - 1] }.map { found[$0] }
    }

    /// - Parameters:
    ///   - losing: whose losing rows are looked at.
    ///   - winning: whose winning rows they are compared with.
    ///   - key: of the accounts of a losing and of a winning row.
    private func sweep(
        _ losing: Side, _ winning: Side, _ evidence: MirrorEvidence, _ limits: Limits,
        key: @escaping (UInt32, UInt32) -> UInt64
    ) -> [Coincidence] {
        var found: [Coincidence] = []
        let isWithin = losing.group == winning.group
        let law = SearchLaw(
            isCostKnown: !isWithin || book.searchScale(ofGroup: winning.group).isCostKnown)
        for low in losing.members where low.place < 0 && TradingRow.isTelling(low.place) {
            let crowd = book.crowd(opposite: low.place, inGroup: winning.group, in: .search)
            let chance = evidence.chance(
                opposite: low.place, crowd, inGroup: winning.group,
                losing: isWithin ? low.place : nil)
            let equalLots = Self.bonus(equalLots: low.hundredths, winning.sizes)
            let reach = { (bonus: Double) in
                law.reach(telling: limits.fewestPoints, chance.least, bonus)
            }
            guard let farthest = reach(max(equalLots, Self.nearLots)) else { continue }
            let note = { (high: Winner) in
                if high.account == low.account { return }
                let isNear = Meeting.areNear(low.hundredths, high.hundredths)
                let bonus =
                    low.hundredths == high.hundredths ? equalLots : isNear ? Self.nearLots : 0
                let density = law.density(Double(low.place + high.place))
                let points = Self.points(density / chance.density(high.place), bonus)
                if points >= limits.fewestPoints {
                    found.append(Coincidence(key: key(low.account, high.account), points: points))
                }
            }
            let place = -low.place
            winning.all.nearest(to: place, ofKind: 0, limit: limits.all, within: farthest, note)
            if let reach = reach(equalLots) {
                winning.byLots.nearest(
                    to: place, ofKind: low.hundredths, limit: limits.equal, within: reach, note)
            }
            for cell in low.cell - 1...low.cell + 1 {
                winning.byCell.nearest(
                    to: place, ofKind: cell, limit: limits.near, within: farthest
                ) { high in
                    if Meeting.areNear(low.hundredths, high.hundredths) { note(high) }
                }
            }
        }
        return found
    }

    /// Cells are as wide as near lots may differ.
    fileprivate static func cell(_ hundredths: Int64) -> Int64 {
        Int64((Numerics.ln(Double(hundredths)) / 0.163).rounded(.down))
    }

    /// What near lots say beside the outcomes: natural log.
    private static let nearLots = 0.7

    /// What equal lots say, by how many rows of the group have them: natural log.
    private static func bonus(equalLots lots: Int64, _ sizes: [Int64]) -> Double {
        let alike = sizes.position { $0 > lots } - sizes.position { $0 >= lots }
        return min(5, Numerics.ln(Double(sizes.count) / Double(max(1, alike)))) - 0.4
    }

    private static func points(_ ratio: Double, _ bonus: Double) -> Int {
        let match = MirrorEvidence.matchProbability
        return Int(2 * (Numerics.ln(match * ratio + 1 - match) + bonus))
    }
}
