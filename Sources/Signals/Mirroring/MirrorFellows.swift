/// Which accounts mirror a hedger as well as its partner does and on the partner's side: followers
/// of one source, of whom nobody can say which one hedges.
struct MirrorFellows {
    private let book: TradingBook
    private let smallestDays: Int
    /// By account: who mirrors it, with the support of the two.
    private var partners: [UInt32: [(account: UInt32, support: Double)]] = [:]

    /// Natural log of the odds by which a partner is told from its fellows, one of whom hedges.
    private static let certainty = Numerics.ln(20)
    /// Share of the groups in which both trade that two fellows trade alike.
    private static let agreement = 0.5

    /// - Parameter pairs: all that mirror each other, discovered or not.
    init(_ pairs: some Sequence<MirroredPair>, book: TradingBook, smallestDays: Int) {
        self.book = book
        self.smallestDays = smallestDays
        for pair in pairs {
            let (one, other) = (pair.accounts.first, pair.accounts.second)
            partners[one, default: []].append((other, pair.support))
            partners[other, default: []].append((one, pair.support))
        }
    }

    /// How many accounts, the partner among them, may be the one that stands against `hedger`.
    ///
    /// Whoever stood against it at other times is a partner of its own and no fellow.
    ///
    /// - Complexity: O(f r) for f others about as strong with r rows each.
    func count(with partner: UInt32, against hedger: UInt32) -> Int {
        let all = partners[hedger] ?? []
        guard let own = all.first(where: { $0.account == partner }) else { return 1 }
        return 1
            + all.count {
                $0.account != partner && $0.support > own.support - Self.certainty
                    && areFellows(partner, $0.account)
            }
    }

    /// Whether two accounts make the same trades wherever they are seen side by side.
    func areFellows(_ one: UInt32, _ other: UInt32) -> Bool {
        make(book.rows(ofAccount: one), other)
    }

    /// Whether an account makes some trades wherever it is seen beside them.
    ///
    /// - Parameter trades: rows in order of their groups.
    func make(_ trades: some RandomAccessCollection<TradingRow>, _ account: UInt32) -> Bool {
        let its = book.rows(ofAccount: account)
        var (left, right) = (trades.startIndex, its.startIndex)
        var (common, copies) = (0, 0)
        while left < trades.endIndex, right < its.endIndex {
            let (first, second) = (trades[left], its[right])
            if first.group == second.group {
                common += 1
                if CopyCohorts.isCopy(first, second) { copies += 1 }
            }
            if first.group <= second.group { trades.formIndex(after: &left) }
            if second.group <= first.group { right += 1 }
        }
        return copies >= smallestDays && Double(copies) >= Self.agreement * Double(common)
    }
}

/// A pair that stands, and who of it surely hedges.
struct MatchedPair {
    var pair: MirroredPair
    /// Both accounts, or the one against which several others stand alike.
    var hedgers: [UInt32]
    /// How many accounts may be the partner of the hedger, the one that is named among them.
    var alike: Int

    /// Of two sides of which each has fellows the smaller one hedges: what is told of the larger is
    /// that one of it does.
    init(_ pair: MirroredPair, _ fellows: MirrorFellows) {
        let (one, other) = (pair.accounts.first, pair.accounts.second)
        let ones = fellows.count(with: one, against: other)
        let others = fellows.count(with: other, against: one)
        self.pair = pair
        hedgers = ones == others ? [one, other] : ones < others ? [one] : [other]
        alike = max(ones, others)
    }
}
