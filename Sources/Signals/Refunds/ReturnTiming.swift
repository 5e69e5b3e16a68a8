internal import Statistics

/// When a fee came back, in classes: how long after it was paid, and after it was last used.
struct ReturnMoment: Hashable, Sendable {
    let age: Int
    let unused: Int

    /// Days from which the next class begins.
    private static let ages: [Int32] = [7, 14, 21, 30, 45]
    private static let pauses: [Int32] = [3, 7, 14]

    init(days: Int32, unusedDays: Int32) {
        age = Self.ages.count { $0 <= days }
        unused = Self.pauses.count { $0 <= unusedDays }
    }

    /// What is believed of guilty returns: after the commission has matured and before anybody
    /// forgets, and with no regard to when the account was last used.
    var guiltyShare: Double {
        Self.guiltyAges[age] * Self.guiltyPauses[unused]
            / Self.guiltyPauses[...Self.longestPause[age]].reduce(0, +)
    }

    private static let guiltyAges = [0.05, 0.15, 0.25, 0.25, 0.2, 0.1]
    private static let guiltyPauses = [0.25, 0.2, 0.25, 0.3]
    /// By class of age the last class of pauses that it can have.
    private static let longestPause = [1, 2, 3, 3, 3, 3]
}

/// How returns of one way come about under honest affiliates, in time, and what a return at some
/// other moment says.
///
/// Honest moments follow the firm's own, drawn towards what is believed of guilty ones, so that few
/// returns say little. Of a guilty affiliate's returns some are honest all the same, so that a
/// return gives `s g / h + 1 - s`, and some affiliates take back just as honest customers do:
/// however usual the moments, they clear nobody.
struct ReturnTiming {
    /// Returns by moment.
    typealias Counts = [ReturnMoment: Int]

    private let way: ReturnClass
    private let counts: Counts
    private let total: Int

    /// Share of a guilty affiliate's suspect returns that are guilty.
    private static let guiltyShare = 0.8
    /// P(the moments of a guilty affiliate are like honest ones).
    private static let likeHonest = 0.25
    /// Returns that the belief weighs as much as.
    private static let priorWeight = 12.0

    /// - Parameter trusted: the cohorts that are compared with, in any order.
    init(of way: ReturnClass, trusted: [ReturnCohort]) {
        self.way = way
        counts = trusted.reduce(into: [:]) {
            $0.merge($1.moments(of: way), uniquingKeysWith: +)
        }
        total = counts.values.reduce(0, +)
    }

    /// Density of the moment of one of the cohort's returns, when the cohort is guilty, over that
    /// when honest: guilty moments are drawn towards those of the cohort's other returns, for every
    /// abuser has habits.
    ///
    /// - Parameter isOwn: whether the cohort is one of those that are compared with.
    func ratio(ofReturnAt moment: ReturnMoment, in cohort: ReturnCohort, isOwn: Bool) -> Double {
        let own = cohort.moments(of: way)
        let others = Double((own[moment] ?? 0) - 1)
        let guilty =
            (others + Self.priorWeight * moment.guiltyShare)
            / (Double(own.values.reduce(0, +) - 1) + Self.priorWeight)
        return guilty / honestShare(moment, without: isOwn ? own : [:])
    }

    private func honestShare(_ moment: ReturnMoment, without own: Counts) -> Double {
        let others = Double((counts[moment] ?? 0) - (own[moment] ?? 0))
        return (others + Self.priorWeight * moment.guiltyShare)
            / (Double(total - own.values.reduce(0, +)) + Self.priorWeight)
    }

    /// Natural log-likelihood ratio of all moments of the cohort, guilty to honest, a multiple of
    /// 2^-20; 0 without any.
    ///
    /// - Parameter isOwn: whether the cohort is one of those that are compared with.
    func logOdds(_ cohort: ReturnCohort, isOwn: Bool) -> Double {
        let own = cohort.moments(of: way)
        // Multiples of 2^-20, so that the order does not matter.
        let sum = own.reduce(0.0) { sum, item in
            let (moment, count) = item
            let ratio = moment.guiltyShare / honestShare(moment, without: isOwn ? own : [:])
            return sum
                + Double(count)
                * Numerics.quantized(
                    Numerics.ln(Self.guiltyShare * ratio + 1 - Self.guiltyShare))
        }
        let greatest = max(0, sum)
        return Numerics.quantized(
            greatest
                + Numerics.ln(
                    Self.likeHonest * Numerics.exponential(-greatest)
                        + (1 - Self.likeHonest) * Numerics.exponential(sum - greatest)))
    }
}
