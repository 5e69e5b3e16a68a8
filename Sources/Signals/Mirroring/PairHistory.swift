internal import Records

/// A group in which two accounts mirrored each other, by positions in the book's rows.
struct MirrorHit: Sendable {
    var first: Int
    var second: Int
    /// Natural log of how much better mirroring explains both outcomes than chance does.
    var movement: Double
}

/// How two accounts mirror each other.
struct MirrorEpisode: Equatable, Sendable {
    /// Groups in which both traded.
    var coactive = 0
    /// Groups of hedged days in which the outcomes were opposite.
    var matches = 0
    /// Distinct days that were hedged and have a match.
    var days = 0
    /// Natural log-likelihood ratio of the outcomes of all groups in which both traded, a multiple
    /// of 2^-20; outcomes near nothing tell neither way.
    var movement = 0.0
    /// What honest people of opposite styles take from it: natural log, >= 0, a multiple of 2^-20.
    var styles = 0.0
    /// What the lots add to it, a multiple of 2^-20; 0 until they are looked at.
    var lots = 0.0
}

/// The groups in which two accounts traded and something can be told, in order; kept from pair to
/// pair for its memory.
struct PairHistory {
    struct Entry {
        let first: Int
        let second: Int
        let day: Day
        /// How much better the outcomes are explained by legs of one trade than by chance, by the
        /// tight and by the loose law; 0 where they can't be, 1 where they are too small to tell.
        let ratios: SIMD2<Double>
        /// Whether the outcomes are opposite and tell.
        let isHit: Bool
        /// How likely a match is where the two hedge, times the ratios, none of which proves all.
        let weight: SIMD2<Double>

        init(first: Int, second: Int, day: Day, ratios: SIMD2<Double>, isHit: Bool) {
            (self.first, self.second, self.day) = (first, second, day)
            (self.ratios, self.isHit) = (ratios, isHit)
            let most = MirrorEvidence.strongestRatio
            weight =
                MirrorEvidence.matchProbability * SIMD2(min(ratios[0], most), min(ratios[1], most))
        }

        /// Whether the two may be legs of one trade, as far as the outcomes say.
        var mayMirror: Bool { ratios[1] > 0 }
    }

    var entries: [Entry] = []
    var coactive = 0
    /// Of the pair's meetings, in the pass that looks for them.
    var points = 0
    /// Points of the pair's coincidences, in the same pass.
    var coincidences = 0
    /// What is paid for the costs by which the entries are read: natural log, >= 0.
    var price = 0.0
    var key: UInt64 = 0
    /// Markets in which both traded and whose own trades don't tell their cost.
    var uncertain = MarketSet()
    /// Hits of late, with how many meetings of one group, two and so on end in each, and of how
    /// many the lots are near.
    var recent: [Recent] = []
    /// Days on which both traded in one group at least.
    var coactiveDays: [Day] = []
    /// What each day says by itself, by both laws, and its date.
    var days: [SIMD2<Double>] = []
    var dates: [Day] = []

    struct Recent {
        var first: Int
        var second: Int
        var meetings: SIMD4<Int32>
        var near: SIMD4<Int32>
    }

    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        recent.removeAll(keepingCapacity: true)
        coactiveDays.removeAll(keepingCapacity: true)
        (coactive, points, coincidences, price, uncertain) = (0, 0, 0, 0, MarketSet())
    }

    /// Whether the two have met, or coincided, often enough to be looked at.
    var isPlausible: Bool {
        points >= Meeting.needed || coincidences >= Coincidence.needed
    }

    /// Takes together the groups of each day.
    ///
    /// - Parameters:
    ///   - strongest: what no day proves more than, whatever the densities say.
    ///   - absent: further days on which the two could have met and did not.
    ///   - lots: how much better what else there is of an entry is explained by hedging.
    mutating func gatherDays(
        strongest: Double, absent: [Day] = [], lots: (Int) -> Double
    ) {
        days.removeAll(keepingCapacity: true)
        dates.removeAll(keepingCapacity: true)
        let unmatched = 1 - MirrorEvidence.matchProbability
        var (missed, index) = (0, 0)
        while index < entries.count {
            let day = entries[index].day
            while missed < absent.count, absent[missed].number < day.number {
                miss(absent[missed])
                missed += 1
            }
            var factor = SIMD2(1.0, 1.0)
            repeat {
                factor *= entries[index].weight * lots(index) + unmatched
                index += 1
            } while index < entries.count && entries[index].day.number == day.number
            days.append(SIMD2(min(factor[0], strongest), min(factor[1], strongest)))
            dates.append(day)
        }
        for day in absent[missed...] { miss(day) }
    }

    private mutating func miss(_ day: Day) {
        days.append(SIMD2(repeating: 1 - MirrorEvidence.matchProbability))
        dates.append(day)
    }

    /// Entries that match on hedged days.
    func hits(_ isHedged: [Bool]) -> [Int] {
        var (day, found) = (0, [Int]())
        for (index, entry) in entries.enumerated() {
            while dates[day].number < entry.day.number { day += 1 }
            if isHedged[day] && entry.isHit { found.append(index) }
        }
        return found
    }

    /// Whether the second account's row at a position is the leg of a trade, as seen by one of a
    /// later day.
    func isTaken(_ position: Int, on day: Day) -> Bool {
        for entry in entries.reversed() {
            if entry.day.number < day.number - MarketDays.reach { return false }
            if entry.isHit, entry.second == position { return true }
        }
        return false
    }

    /// How many days some entries, in order, are of.
    func distinctDays(_ places: [Int]) -> Int {
        var (count, last) = (0, Int32?.none)
        for place in places {
            let day = entries[place].day.number
            if day != last { count += 1 }
            last = day
        }
        return count
    }

    /// Of some days, in order, those on which the two traded in no common group, each once.
    func absences(_ days: [Day]) -> [Day] {
        var (absent, next) = ([Day](), 0)
        for day in days {
            while next < coactiveDays.count, coactiveDays[next].number < day.number { next += 1 }
            let isTogether = next < coactiveDays.count && coactiveDays[next].number == day.number
            if !isTogether, absent.last?.number != day.number { absent.append(day) }
        }
        return absent
    }
}
