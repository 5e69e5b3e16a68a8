internal import Records

/// Goes through the rows of two accounts.
extension MirrorEvidence {
    /// Goes through the histories of two accounts.
    ///
    /// - Complexity: O(r) for accounts of r rows that trade some markets a day.
    func read(_ first: UInt32, _ second: UInt32, _ history: inout PairHistory) {
        history.clear()
        history.key = book.key(first, second)
        let (mine, theirs) = (
            book.accountRows.range(of: first), book.accountRows.range(of: second)
        )
        if lag > 0 { return readLater(mine, theirs, &history) }
        book.rows.withUnsafeBufferPointer { rows in
            var (left, right) = (mine.lowerBound, theirs.lowerBound)
            while left < mine.upperBound, right < theirs.upperBound {
                let (one, other) = (rows[left].group, rows[right].group)
                if one == other { meet(left, right, rows, &history) }
                left += one <= other ? 1 : 0
                right += other <= one ? 1 : 0
            }
        }
    }

    private func readLater(
        _ mine: Range<Int>, _ theirs: Range<Int>, _ history: inout PairHistory
    ) {
        book.rows.withUnsafeBufferPointer { rows in
            var (laterRow, soonerRow) = (theirs.lowerBound, theirs.lowerBound)
            for left in mine {
                let later = place(in: theirs, from: &laterRow, lag, after: rows[left].group, rows)
                if let orLag {
                    let sooner = place(
                        in: theirs, from: &soonerRow, orLag, after: rows[left].group, rows)
                    meetBetter(left, sooner, later, rows, &history)
                } else if let later {
                    meet(left, later, rows, &history)
                }
            }
        }
    }

    /// Where an account's row of the group is that comes some days of its market later.
    ///
    /// - Parameter row: where the one before was looked for, which is near.
    private func place(
        in range: Range<Int>, from row: inout Int, _ days: Int, after group: UInt32,
        _ rows: UnsafeBufferPointer<TradingRow>
    ) -> Int? {
        guard let group = book.days.group(group, later: days) else { return nil }
        while row < range.upperBound, rows[row].group < group { row += 1 }
        while row > range.lowerBound, rows[row - 1].group >= group { row -= 1 }
        return row < range.upperBound && rows[row].group == group ? row : nil
    }

    private func meet(
        _ left: Int, _ right: Int, _ rows: UnsafeBufferPointer<TradingRow>,
        _ history: inout PairHistory
    ) {
        note(rows[left].group, &history)
        let entry = entry(left, right, rows)
        history.entries.append(entry)
        guard pass == .search, entry.isHit else { return }
        let coincidences = book.traded[Int(rows[left].group)].coincidences
        history.coincidences += coincidences.points(of: history.key)
        if (rows[left].searchPlace + rows[right].searchPlace).magnitude <= Meeting.reach {
            countMeetings(left, right, rows, &history)
        }
    }

    /// Takes the one of two rows that mirrors the first account's better, at half of what it says.
    /// A row that is the leg of one trade is that of no other.
    private func meetBetter(
        _ left: Int, _ sooner: Int?, _ later: Int?, _ rows: UnsafeBufferPointer<TradingRow>,
        _ history: inout PairHistory
    ) {
        guard let first = sooner ?? later else { return }
        let day = day(ofGroup: rows[left].group)
        note(rows[left].group, &history)
        let one = sooner.flatMap { history.isTaken($0, on: day) ? nil : entry(left, $0, rows) }
        let other = later.flatMap { history.isTaken($0, on: day) ? nil : entry(left, $0, rows) }
        let hits = (one.flatMap { $0.isHit ? $0 : nil }, other.flatMap { $0.isHit ? $0 : nil })
        let isLater = (hits.1?.ratios[0] ?? 0) > (hits.0?.ratios[0] ?? 0)
        let better = isLater ? hits.1 : hits.0 ?? hits.1
        var (ratios, small) = (better?.ratios ?? .zero, Int?.none)
        for entry in [one, other].lazy.compactMap(\.self) where !entry.isHit && entry.mayMirror {
            ratios += entry.ratios
            small = small ?? entry.second
        }
        let places = sooner != nil && later != nil ? 2.0 : 1.0
        history.entries.append(
            PairHistory.Entry(
                first: left, second: better?.second ?? small ?? first, day: day,
                ratios: ratios / places, isHit: better != nil))
    }

    /// A group of the first account in which both may have met.
    private func note(_ group: UInt32, _ history: inout PairHistory) {
        history.coactive += 1
        let date = day(ofGroup: group)
        if history.coactiveDays.last?.number != date.number { history.coactiveDays.append(date) }
        let market = book.market(ofGroup: group)
        if !book.searchScales[market].isCostKnown { history.uncertain.insert(market) }
    }

    private func entry(
        _ left: Int, _ right: Int, _ rows: UnsafeBufferPointer<TradingRow>
    ) -> PairHistory.Entry {
        let (one, other) = (rows[left], rows[right])
        let (mine, its) = (one.place(in: pass), other.place(in: pass))
        let isHit = TradingRow.mirrors(mine, its)
        let ratios =
            isHit
            ? mine < 0 ? ratios(one, other, mine, its) : ratios(other, one, its, mine)
            : (mine + its).magnitude <= TradingRow.reach ? .one : .zero
        return PairHistory.Entry(
            first: left, second: right, day: day(ofGroup: one.group), ratios: ratios,
            isHit: isHit)
    }

    private func countMeetings(
        _ left: Int, _ right: Int, _ rows: UnsafeBufferPointer<TradingRow>,
        _ history: inout PairHistory
    ) {
        var (meetings, near) = (SIMD4<Int32>(1, 0, 0, 0), SIMD4<Int32>(1, 0, 0, 0))
        for before in history.recent.suffix(Meeting.stride)
        where left - before.first <= Meeting.stride && right - before.second <= Meeting.stride {
            meetings &+= SIMD4(0, before.meetings[0], before.meetings[1], before.meetings[2])
            near &+= SIMD4(0, before.near[0], before.near[1], before.near[2])
        }
        if !Meeting.areNear(rows[left].hundredths, rows[right].hundredths) { near = .zero }
        history.recent.append(
            PairHistory.Recent(first: left, second: right, meetings: meetings, near: near))
        let length = Meeting.length(inGroupOf: book.size(ofGroup: rows[left].group))
        let (all, ofNear) = (Int(meetings[length - 1]), Int(near[length - 1]))
        history.points +=
            ofNear * Meeting.points(ofLength: length, nearLots: true)
            + (all - ofNear) * Meeting.points(ofLength: length, nearLots: false)
    }

    private func ratios(
        _ losing: TradingRow, _ winning: TradingRow, _ low: Float, _ high: Float
    ) -> SIMD2<Double> {
        let isWithin = losing.group == winning.group
        let crowd =
            !isWithin
            ? book.crowd(opposite: low, inGroup: winning.group, in: pass)
            : pass == .search ? losing.searchCrowd : losing.crowd
        let residual = Double(low + high)
        return Self.densities(residual)
            / chance(opposite: low, crowd, inGroup: winning.group, losing: isWithin ? low : nil)
            .density(high)
    }

    /// - Parameters:
    ///   - low: the place of a row that lost.
    ///   - crowd: who stands at its opposite in the group of the other row.
    ///   - losing: where the row that lost stands in this group, if it is of it.
    func chance(
        opposite low: Float, _ crowd: MirrorCrowd, inGroup group: UInt32, losing: Float?
    ) -> MirrorChance {
        MirrorChance(
            opposite: low, crowd, book.scale(ofGroup: group, in: pass),
            size: book.size(ofGroup: group), losing: losing)
    }

    private func day(ofGroup group: UInt32) -> Day { book.groups[Int(group)].day }
}
