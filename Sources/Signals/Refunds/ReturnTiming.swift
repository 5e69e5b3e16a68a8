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
    private let way: ReturnClass
    private var counts: [ReturnMoment: Int] = [:]
    private var total = 0
    private let trusted: Set<UInt32>

    /// Share of a guilty affiliate's suspect returns that are guilty.
    private static let guiltyShare = 0.8
    /// P(the moments of a guilty affiliate are like honest ones).
    private static let likeHonest = 0.25
    /// Returns that the belief weighs as much as.
    private static let priorWeight = 12.0

    /// - Parameter trusted: the cohorts that are compared with, in any order.
    init(of way: ReturnClass, trusted: [ReturnCohort]) {
        self.way = way
        self.trusted = Set(trusted.map(\.affiliate))
        for cohort in trusted {
            for moment in Self.moments(of: cohort, way) {
                counts[moment, default: 0] += 1
                total += 1
            }
        }
    }

    private static func moments(of cohort: ReturnCohort, _ way: ReturnClass) -> [ReturnMoment] {
        cohort.returns.filter { $0.way == way }.compactMap(\.moment)
    }

    /// Density of the moment when guilty over that when honest.
    private func ratio(_ moment: ReturnMoment, in cohort: ReturnCohort) -> Double {
        moment.guiltyShare / honestShare(moment, in: cohort)
    }

    /// Density of the moment of one of the cohort's returns, when the cohort is guilty, over that when
    /// honest: guilty moments are drawn towards those of the cohort's other returns, for every abuser
    /// has habits.
    func ratio(ofReturnAt moment: ReturnMoment, in cohort: ReturnCohort) -> Double {
        let own = Self.moments(of: cohort, way)
        let others = Double(own.count { $0 == moment } - 1)
        let guilty =
            (others + Self.priorWeight * moment.guiltyShare)
            / (Double(own.count - 1) + Self.priorWeight)
        return guilty / honestShare(moment, in: cohort)
    }

    private func honestShare(_ moment: ReturnMoment, in cohort: ReturnCohort) -> Double {
        let own = trusted.contains(cohort.affiliate) ? Self.moments(of: cohort, way) : []
        let others = Double((counts[moment] ?? 0) - own.count { $0 == moment })
        return (others + Self.priorWeight * moment.guiltyShare)
            / (Double(total - own.count) + Self.priorWeight)
    }

    /// Natural log-likelihood ratio of all moments of the cohort, guilty to honest, a multiple of
    /// 2^-20; 0 without any.
    func logOdds(_ cohort: ReturnCohort) -> Double {
        let sum = Self.moments(of: cohort, way).reduce(0.0) { sum, moment in
            let ratio = ratio(moment, in: cohort)
            return sum
                + Numerics.quantized(
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
