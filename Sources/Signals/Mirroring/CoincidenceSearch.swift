internal import Statistics

/// Finds the most telling coincidences of a group without looking at all pairs of its members.
///
/// Each losing row looks at the few winners whose outcomes mirror its own most closely: among all,
/// among those in exactly its lots, and among those in nearly its lots. In a small group that is
/// everybody who mirrors it at all; in a large one the other leg is among them unless both outcome and
/// lots are crowded, and then the day would prove little.
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

        init(_ winners: [Winner], by kind: KeyPath<Winner, Int64>) {
            var winners = winners
            for index in winners.indices { winners[index].kind = winners[index][keyPath: kind] }
            winners.sort(by: Self.precedes)
            self.winners = winners
        }

        private static func precedes(_ left: Winner, _ right: Winner) -> Bool {
            if left.kind != right.kind { return left.kind < right.kind }
            return left.place != right.place ? left.place < right.place : left.rank < right.rank
        }

        /// Calls `body` with the winners of a kind nearest to a place, at most `limit`.
        func nearest(
            to place: Float, ofKind kind: Int64, limit: Int, _ body: (Winner) -> Void
        ) {
            var after = start(of: place, kind)
            var before = after - 1
            for _ in 0..<limit {
                let left = distance(before, place, kind)
                let right = distance(after, place, kind)
                if min(left, right) > Meeting.reach { return }
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

    /// Winners that a row looks at among all, among equal lots, and in each cell of near lots.
    private struct Limits {
        var all: Int
        var equal: Int
        var near: Int

        /// In a large group outcomes alone hardly tell, whoever is nearest.
        init(rows: Int) {
            (all, equal, near) = rows <= 2000 ? (16, 8, 6) : (4, 8, 4)
        }
    }

    /// Sorted, each pair once.
    ///
    /// - Complexity: O(n log n) in the group's rows.
    func coincidences(in group: Int) -> [Coincidence] {
        let members = members(of: group)
        let winners = members.filter { $0.place > 0 && TradingRow.isTelling($0.place) }
        if winners.isEmpty { return [] }
        let shelves = [
            Shelf(winners, by: \.kind), Shelf(winners, by: \.hundredths),
            Shelf(winners, by: \.cell),
        ]
        let limits = Limits(rows: members.count)
        let sizes = members.map(\.hundredths).sorted()
        let evidence = MirrorEvidence(book: book, pass: .search)
        var found: [Coincidence] = []
        for (index, low) in members.enumerated()
        where low.place < 0 && TradingRow.isTelling(low.place) {
            let row = book.rows[
                book.accountRows.position(
                    of: book.traded[group].members[index], in: UInt32(group))]
            let note = { (high: Winner) in
                let ratio = evidence.ratios(row, low.place, high.place)[0]
                let points = Self.points(
                    ratio, bonus(low.hundredths, high.hundredths, sizes))
                if points >= Coincidence.fewestPoints {
                    let key = book.key(low.account, high.account)
                    found.append(Coincidence(key: key, points: points))
                }
            }
            shelves[0].nearest(to: -low.place, ofKind: 0, limit: limits.all, note)
            shelves[1].nearest(
                to: -low.place, ofKind: low.hundredths, limit: limits.equal, note)
            for cell in low.cell - 1...low.cell + 1 {
                shelves[2].nearest(to: -low.place, ofKind: cell, limit: limits.near) { high in
                    if Meeting.areNear(low.hundredths, high.hundredths) { note(high) }
                }
            }
        }
        found.sort()
        return found.indices.filter { $0 == 0 || found[$0] != found[$0 - 1] }.map { found[$0] }
    }

    private func members(of group: Int) -> [Winner] {
        zip(book.traded[group].members, book.traded[group].searchPlaces).map { member, place in
            let position = book.accountRows.position(of: member, in: UInt32(group))
            let hundredths = book.rows[position].hundredths
            return Winner(
                account: member.account, rank: book.order.customerRank[Int(member.account)],
                place: place, hundredths: hundredths, cell: Self.cell(hundredths))
        }
    }

    /// Cells are as wide as near lots may differ.
    private static func cell(_ hundredths: Int64) -> Int64 {
        Int64((Numerics.ln(Double(hundredths)) / 0.163).rounded(.down))
    }

    /// What equal lots say beside the outcomes, by how many rows of the group have them: natural log.
    private func bonus(_ one: Int64, _ other: Int64, _ sizes: [Int64]) -> Double {
        guard one == other else { return Meeting.areNear(one, other) ? 0.7 : 0 }
        let alike = sizes.position { $0 > one } - sizes.position { $0 >= one }
        return min(5, Numerics.ln(Double(sizes.count) / Double(alike))) - 0.4
    }

    private static func points(_ ratio: Double, _ bonus: Double) -> Int {
        let match = MirrorEvidence.matchProbability
        return Int(2 * (Numerics.ln(match * ratio + 1 - match) + bonus))
    }
}
