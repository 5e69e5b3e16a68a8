internal import Records

/// The counted rows of one day, instrument and currency, by what a lot won.
///
/// The unit of change: a group of which a row changed is made anew as a whole.
struct TradedGroup: Sendable {
    struct Member: Sendable {
        var account: UInt32
        /// Row of the activity table.
        var row: UInt32
        /// Where among its account's rows it was last seen.
        var hint: UInt32
    }

    /// Number of its instrument and currency.
    var market: Int
    /// Members and their profits in currency units a lot, by profit, then account.
    private(set) var members: [Member] = []
    private(set) var moves: [Double] = []
    /// Places of the members, ascending.
    private(set) var searchPlaces: [Float] = []
    private(set) var places: [Float] = []
    var votes: [CostVote] = []
    /// Pairs that meet last in this group, once for each point.
    var meetings: [UInt64] = []
    /// Pairs that mirror each other in this group, the most telling of each row; sorted.
    var coincidences: [Coincidence] = []
    /// The same of rows here and of the market's next day, the account with the earlier row first.
    var lateCoincidences: [Coincidence] = []
    /// The next day for which these were found.
    var lateDay: Day?

    init(market: Int) { self.market = market }

    mutating func set(_ rows: ArraySlice<DueMembers.Row>) {
        let sorted = rows.sorted {
            $0.move != $1.move ? $0.move < $1.move : $0.member.account < $1.member.account
        }
        members = sorted.map(\.member)
        moves = sorted.map(\.move)
    }

    mutating func place(by scale: PriceScale) {
        searchPlaces = moves.map(scale.place)
        places = searchPlaces
    }

    /// Takes the places on a scale whose cost was learnt; `nil` for those of the search.
    mutating func settle(by scale: PriceScale?) {
        places = scale.map { moves.map($0.place) } ?? searchPlaces
    }

    /// Who stands at the opposite of each of the sorted places.
    ///
    /// - Complexity: O(n).
    static func crowds(_ places: [Float]) -> [MirrorCrowd] {
        let near = mirroredCounts(places, reach: MirrorCrowd.neighbourhood)
        let onSpot = mirroredCounts(places, reach: MirrorCrowd.spot)
        return zip(near, onSpot).map { MirrorCrowd(near: $0, onSpot: $1) }
    }

    /// For each place how many lie within `reach` of its opposite.
    private static func mirroredCounts(_ places: [Float], reach: Float) -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: places.count)
        // Places rise, so their opposites fall.
        var (start, end) = (places.count, places.count)
        for (index, place) in places.enumerated() {
            let (low, high) = (-place - reach, -place + reach)
            while start > 0, places[start - 1] >= low { start -= 1 }
            while end > 0, places[end - 1] > high { end -= 1 }
            counts[index] = UInt32(max(0, end - start))
        }
        return counts
    }

    /// Who stands at the opposite of a place.
    ///
    /// - Complexity: O(log n).
    func crowd(opposite place: Float, in pass: TradingPass) -> MirrorCrowd {
        let places = pass == .search ? searchPlaces : places
        let count = { (reach: Float) in
            UInt32(
                places.position { $0 > -place + reach } - places.position { $0 >= -place - reach })
        }
        return MirrorCrowd(
            near: count(MirrorCrowd.neighbourhood), onSpot: count(MirrorCrowd.spot))
    }

    /// How many rows lie within `reach` of a place.
    ///
    /// - Complexity: O(log n).
    func count(near place: Float, reach: Float) -> Int { range(near: place, reach: reach).count }

    /// Members within `reach` of a place.
    ///
    /// - Complexity: O(log n).
    func range(near place: Float, reach: Float) -> Range<Int> {
        places.position { $0 >= place - reach }..<places.position { $0 > place + reach }
    }
}
