internal import Statistics

/// How much the pairs of one affiliate say together, and which of them probably hedge.
///
/// By chance no two accounts hedge and each pair's likelihood ratio has mean one; so does the
/// product over pairs without a common account, and the mean of the products over all ways to
/// choose so many of them. The strongest product over the number of ways is at most that mean: an
/// e-value, whichever pairs are strongest and however many accounts the affiliate has. The number
/// of pairs is not known, so each has its share.
///
/// Source: Vovk & Wang 2021, "E-values: calibration, combination and applications".
struct SeriesEvidence {
    /// Of the affiliate's lone pairs, the strongest first: natural log-likelihood ratios, each less
    /// by what estimated densities are not trusted for.
    let strengths: [Double]
    /// Of the affiliate that trade.
    let accounts: Int

    /// The greatest natural log e-value of at least `smallest` pairs, and of how many; `nil` where
    /// there are fewer.
    ///
    /// - Complexity: O(n) for n pairs.
    func strongest(atLeast smallest: Int) -> (logEValue: Double, pairs: Int)? {
        var best: (logEValue: Double, pairs: Int)?
        var (sum, logWays) = (0.0, 0.0)
        for (index, strength) in strengths.enumerated() {
            let pairs = index + 1
            sum += strength
            logWays += Numerics.ln(Self.pairs(of: accounts - 2 * index) / Double(pairs))
            // The shares 1/k^2 of all numbers from two on add up to less than one.
            let value = sum - logWays - 2 * Numerics.ln(Double(pairs))
            if pairs >= smallest, value > best?.logEValue ?? -.infinity { best = (value, pairs) }
        }
        return best
    }

    /// Natural log of the odds that a pair hedges, where so many of the affiliate's do: its own
    /// prior instead of the firm's.
    ///
    /// Source: Efron and others 2001, "Empirical Bayes analysis of a microarray experiment".
    func logOdds(of strength: Double, where pairs: Int) -> Double {
        strength - Numerics.ln(max(1, Self.pairs(of: accounts) / Double(pairs) - 1))
    }

    private static func pairs(of accounts: Int) -> Double {
        max(1, Double(accounts) * Double(accounts - 1) / 2)
    }
}

/// How many lone pairs chance makes under an affiliate: told by those whose accounts have two
/// affiliates.
///
/// Such pairs are what accounts of other affiliates, on the same days and in the same instruments,
/// bring about. They are scaled by how often two rows of the affiliate stand in one group, against
/// two rows of different affiliates; hedges across affiliates count as chance, which only spares
/// somebody.
///
/// Source: Elias & Gygi 2007, "Target-decoy search strategy"; Levitsky and others 2017 for the one
/// that is added.
struct SeriesDecoys {
    /// Falling.
    private let strengths: [Double]
    /// By affiliate, accounts that trade.
    private let accounts: [Int]
    /// By affiliate, pairs of rows in one group; and those of two affiliates.
    private var within: [Double]
    private var across = 0.0

    /// - Parameters:
    ///   - strengths: of the lone pairs of two affiliates, falling.
    ///   - affiliates: by account number, each below `affiliateCount` where the account trades.
    /// - Complexity: O(rows of the book).
    init(
        _ strengths: [Double], _ book: TradingBook, affiliates: [UInt32], affiliateCount: Int
    ) {
        self.strengths = strengths
        var trading = [Int](repeating: 0, count: affiliateCount)
        for account in affiliates.indices
        where !book.accountRows.range(of: UInt32(account)).isEmpty {
            trading[Int(affiliates[account])] += 1
        }
        accounts = trading
        within = [Double](repeating: 0, count: affiliateCount)
        var counts = [Int](repeating: 0, count: affiliateCount)
        for group in book.traded {
            for member in group.members { counts[Int(affiliates[Int(member.account)])] += 1 }
            across += SeriesDecoys.pairs(group.members.count)
            for member in group.members {
                let affiliate = Int(affiliates[Int(member.account)])
                let pairs = SeriesDecoys.pairs(counts[affiliate])
                within[affiliate] += pairs
                across -= pairs
                counts[affiliate] = 0
            }
        }
    }

    private static func pairs(_ rows: Int) -> Double { Double(rows * (rows - 1) / 2) }

    func accounts(of affiliate: UInt32) -> Int { accounts[Int(affiliate)] }

    /// Lone pairs at least as strong that chance makes under an affiliate.
    ///
    /// - Complexity: O(log n).
    func expected(atLeast strength: Double, under affiliate: UInt32) -> Double {
        var (low, high) = (0, strengths.count)
        while low < high {
            let middle = (low + high) / 2
            if strengths[middle] >= strength { low = middle + 1 } else { high = middle }
        }
        return within[Int(affiliate)] / max(1, across) * Double(low + 1)
    }
}
