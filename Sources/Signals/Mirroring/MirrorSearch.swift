/// Finds the meetings of a group without looking at all pairs of its members.
struct MirrorSearch {
    let book: TradingBook

    /// Two rows of one account that may begin or end a meeting.
    private struct Entry {
        var account: UInt32
        /// Positions of the account's first row, the earlier row and the latest.
        var start: Int
        var earlier: Int
        var position: Int
        var place: Float
        var earlierPlace: Float
        /// Groups and places of the two rows before the earlier one, `absent` where there is none
        /// that tells.
        var groupsBefore: SIMD2<UInt32>
        var placesBefore: SIMD2<Float>
    }

    private struct Key: Comparable {
        /// The earlier group's distance, the band of the place, and the earlier place in order.
        var order: UInt64
        var entry: UInt32

        static func < (left: Key, right: Key) -> Bool { left.order < right.order }
    }

    /// Pairs of account numbers, the canonically first one first, once for each point; sorted.
    ///
    /// - Complexity: O(n log n) in the group's rows, plus the pairs whose last two rows mirror.
    func meetings(endingIn group: Int) -> [UInt64] {
        let length = Meeting.length(inGroupOf: book.traded[group].members.count)
        let (lows, unsorted) = entries(group)
        if lows.isEmpty || unsorted.isEmpty { return [] }
        let keys = unsorted.indices.map { Self.key(unsorted[$0], UInt32(group), book.rows, $0) }
            .sorted()
        let highs = keys.map { unsorted[Int($0.entry)] }
        var pairs: [UInt64] = []
        book.rows.withUnsafeBufferPointer { rows in
            for low in lows {
                match(low, UInt32(group), highs, keys, rows) { high in
                    if length > 2, !Self.goesOn(low, high) { return }
                    let points = points(low, high, length, rows)
                    for _ in 0..<min(points, Meeting.needed) {
                        pairs.append(book.key(low.account, high.account))
                    }
                }
            }
        }
        return pairs.sorted()
    }

    /// Entries whose latest row is of the group, those that lost in it and those that won.
    private func entries(_ group: Int) -> (lows: [Entry], highs: [Entry]) {
        var (lows, highs): ([Entry], [Entry]) = ([], [])
        for (member, place) in zip(book.traded[group].members, book.traded[group].searchPlaces)
        where TradingRow.isTelling(place) {
            let position = book.accountRows.position(of: member, in: UInt32(group))
            let start = book.accountRows.range(of: member.account).lowerBound
            for earlier in Swift.stride(
                from: position - 1, through: max(start, position - Meeting.stride), by: -1)
            where TradingRow.isTelling(book.rows[earlier].searchPlace) {
                var entry = Entry(
                    account: member.account, start: start, earlier: earlier, position: position,
                    place: place, earlierPlace: book.rows[earlier].searchPlace,
                    groupsBefore: SIMD2(repeating: Self.absent(place < 0)), placesBefore: .zero)
                for step in 0..<Meeting.stride where earlier - step > start {
                    let row = book.rows[earlier - step - 1]
                    guard TradingRow.isTelling(row.searchPlace) else { continue }
                    entry.groupsBefore[step] = row.group
                    entry.placesBefore[step] = row.searchPlace
                }
                if place < 0 { lows.append(entry) } else { highs.append(entry) }
            }
        }
        return (lows, highs)
    }

    /// What rounding may add to a sum of two places.
    private static let rounding: Float = 0.01
    /// No group of one side is that of the other where there is none.
    private static func absent(_ isLow: Bool) -> UInt32 { isLow ? .max : .max - 1 }

    private static let bandBits: UInt64 = 10
    private static let distanceBits: UInt64 = 22

    /// Rises with the distance of the earlier group, then the band, then the earlier place.
    private static func order(_ distance: UInt32, _ band: Int, _ earlier: Float) -> UInt64 {
        let bits = earlier.bitPattern
        let rising = bits >> 31 == 0 ? bits | 1 << 31 : ~bits
        return UInt64(distance) << 42 | UInt64(band) << 32 | UInt64(rising)
    }

    /// Places of two legs that mirror each other lie in the same band or in neighbours.
    private static func band(_ place: Float) -> Int {
        min(1 << Int(bandBits) - 3, Int(place.magnitude / Meeting.reach)) + 1
    }

    private static func key(
        _ high: Entry, _ group: UInt32, _ rows: [TradingRow], _ index: Int
    ) -> Key {
        let distance = min(group - rows[high.earlier].group, 1 << UInt32(distanceBits) - 1)
        return Key(
            order: order(distance, band(high.place), high.earlierPlace), entry: UInt32(index))
    }

    /// Calls `body` with each winner whose last two rows mirror those of `low`.
    private func match(
        _ low: Entry, _ group: UInt32, _ highs: [Entry], _ keys: [Key],
        _ rows: UnsafeBufferPointer<TradingRow>, _ body: (Entry) -> Void
    ) {
        let earlierGroup = rows[low.earlier].group
        let distance = min(group - earlierGroup, 1 << UInt32(Self.distanceBits) - 1)
        let middle = Self.band(low.place)
        let reach = Meeting.reach + Self.rounding
        let (from, to) = (-low.earlierPlace - reach, -low.earlierPlace + reach)
        for band in middle - 1...middle + 1 {
            let last = Self.order(distance, band, to)
            let first = Self.order(distance, band, from)
            var index = keys.position { $0.order >= first }
            while index < keys.count, keys[index].order <= last {
                let high = highs[index]
                index += 1
                if (low.place + high.place).magnitude <= Meeting.reach,
                    TradingRow.mirrors(
                        low.earlierPlace, high.earlierPlace, within: Meeting.reach),
                    rows[high.earlier].group == earlierGroup
                {
                    body(high)
                }
            }
        }
    }

    /// Whether two rows of a meeting may have a third before them.
    private static func goesOn(_ low: Entry, _ high: Entry) -> Bool {
        for mine in 0..<Meeting.stride {
            for its in 0..<Meeting.stride
            where low.groupsBefore[mine] == high.groupsBefore[its]
                && (low.placesBefore[mine] + high.placesBefore[its]).magnitude
                    <= Meeting.reach
            {
                return true
            }
        }
        return false
    }

    private func points(
        _ low: Entry, _ high: Entry, _ length: Int, _ rows: UnsafeBufferPointer<TradingRow>
    ) -> Int {
        let areNear =
            Meeting.areNear(rows[low.position].hundredths, rows[high.position].hundredths)
            && Meeting.areNear(rows[low.earlier].hundredths, rows[high.earlier].hundredths)
        let chain = Chain(
            starts: (low.start, high.start), rows: rows,
            near: Meeting.points(ofLength: length, nearLots: true),
            far: Meeting.points(ofLength: length, nearLots: false))
        return chain.points(low.earlier, high.earlier, length - 2, areNear)
    }

    /// Goes on backwards from two rows of a meeting.
    private struct Chain {
        /// First positions of both accounts.
        let starts: (Int, Int)
        let rows: UnsafeBufferPointer<TradingRow>
        let near: Int
        let far: Int

        /// Points of all ways in which `length` further groups go before.
        func points(_ one: Int, _ other: Int, _ length: Int, _ areNear: Bool) -> Int {
            if length == 0 { return areNear ? near : far }
            var sum = 0
            var mine = one - 1
            while mine >= starts.0, mine >= one - Meeting.stride {
                var its = other - 1
                while its >= starts.1, its >= other - Meeting.stride {
                    if rows[mine].group == rows[its].group,
                        TradingRow.mirrors(
                            rows[mine].searchPlace, rows[its].searchPlace,
                            within: Meeting.reach)
                    {
                        let stay = Meeting.areNear(rows[mine].hundredths, rows[its].hundredths)
                        sum += points(mine, its, length - 1, areNear && stay)
                    }
                    its -= 1
                }
                mine -= 1
            }
            return sum
        }
    }
}
