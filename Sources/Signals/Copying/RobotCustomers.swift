internal import Records

/// How much a cohort looks like customers of one robot, who each switched it on at their own time.
///
/// A robot trades the lot size that its owner has chosen, day after day, so that its honest
/// customers copy each other as exactly as a service's accounts do: neither lots nor closeness tell
/// them apart. A service takes its accounts through together; a robot's customers come and go one
/// by one. It is done with an account that has passed, each at its own time, so when that one
/// stopped tells nothing.
struct RobotCustomers {
    let book: TradingBook
    let population: Population
    let cohort: CopyCohort
    /// Canonical positions of the accounts that passed.
    let passed: Set<UInt32>

    /// Share of the copies in one lot size per account from which on a robot may have made them.
    private static let oneSetting = 0.9
    private static let range = -8.0...11.0

    /// Natural log-likelihood ratio, a service's accounts to a robot's customers, of how much their
    /// stretches lie together; `nil` where no robot trades so.
    ///
    /// Of the share of both that a stretch has in common with the middle one a service has the
    /// density `9 s^8`, a robot `30 s^2 (1 - s)^2`.
    var togetherness: Double? {
        guard isOneSetting else { return nil }
        let share = max(1e-3, overlap)
        let left = max(1e-3, 1 - share)
        let ratio = Numerics.ln(9.0 / 30) + 6 * Numerics.ln(share) - 2 * Numerics.ln(left)
        return min(Self.range.upperBound, max(Self.range.lowerBound, ratio))
    }

    /// Whether nearly all copies of an account in a market have one lot size, to the hundredth; the
    /// first of each is free.
    private var isOneSetting: Bool {
        let owners = population.records.activity.customer
        let lots = Dictionary(grouping: cohort.copied.joined()) { position in
            let row = book.rows[position]
            return UInt64(owners[Int(row.row)]) << 32 | UInt64(book.market(ofGroup: row.group))
        }.values.map { $0.map { book.rows[$0].hundredths }.sorted() }
        let further = lots.reduce(0) { $0 + $1.count - 1 }
        let fitting = lots.reduce(0) { sum, lots in
            let middle = lots[(lots.count - 1) / 2]
            return sum + lots.count { abs($0 - middle) <= 1 } - 1
        }
        return further > 0 && Double(fitting) >= Self.oneSetting * Double(further)
    }

    /// Of each account, the first and the last copied group; one that passed would have gone on as
    /// long as the longest did. In any order.
    private var stretches: [(first: Int, last: Int)] {
        let owners = population.records.activity.customer
        var stretches: [UInt32: (first: Int, last: Int)] = [:]
        for (place, positions) in cohort.copied.enumerated() {
            for position in positions {
                let owner = population.order.customerRank[
                    Int(owners[Int(book.rows[position].row)])]
                stretches[owner] = (stretches[owner]?.first ?? place, place)
            }
        }
        let longest = stretches.values.map { $0.last - $0.first }.max() ?? 0
        return stretches.map { account, stretch in
            let last = min(cohort.copied.count - 1, stretch.first + longest)
            return passed.contains(account) ? (stretch.first, last) : stretch
        }
    }

    /// Mean share, of the copied groups of an account's stretch and the middle one, that both hold.
    private var overlap: Double {
        let stretches = stretches
        let firsts = stretches.map(\.first).sorted()
        let lasts = stretches.map(\.last).sorted()
        let middle = (
            first: firsts[(firsts.count - 1) / 2], last: lasts[(lasts.count - 1) / 2]
        )
        let shares = stretches.map { stretch -> Double in
            let both = min(stretch.last, middle.last) - max(stretch.first, middle.first) + 1
            let either = max(stretch.last, middle.last) - min(stretch.first, middle.first) + 1
            return Numerics.quantized(Double(max(0, both)) / Double(either))
        }
        return shares.reduce(0, +) / Double(shares.count)
    }
}
