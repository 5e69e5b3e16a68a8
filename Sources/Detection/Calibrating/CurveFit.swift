private import Glibc
internal import Rules
internal import Statistics

/// Fits what evidence is worth from subjects of whom the truth is known.
///
/// Subjects are put into bins by their evidence; isotonic regression pools bins until the share of
/// the guilty never falls; each block then stands for a smoothed likelihood ratio from the middle
/// of its first bin to that of its last. The ends are as high and as low as the number of subjects
/// can show.
///
/// Source: Zadrozny & Elkan 2002; pooling by Ayer et al. 1955.
struct CurveFit {
    struct Case {
        var evidence: Double
        var isGuilty: Bool
        var weight = 1.0
    }

    /// Neighbouring cases that are taken together.
    private struct Block {
        var cases = 1
        var evidenceSum: Double
        var guilty: Double
        var honest: Double
        /// Mean evidence of the first and of the last bin.
        private(set) var lowest: Double
        private(set) var highest: Double

        init(_ one: Case) {
            evidenceSum = one.evidence
            (lowest, highest) = (one.evidence, one.evidence)
            guilty = one.isGuilty ? one.weight : 0
            honest = one.isGuilty ? 0 : one.weight
        }

        /// Never quite 0, so that it can weigh in a regression.
        var weight: Double { max(1e-6, guilty + honest) }
        var guiltyShare: Double { guilty / weight }

        /// `ln P(block | guilty) / P(block | honest)`; 0 where the block is too thin to tell.
        ///
        /// - Parameters:
        ///   - guilty: guilty subjects in and outside the block.
        ///   - honest: likewise.
        func logOdds(guilty all: Double, honest others: Double) -> Double {
            let share = (guilty + honest) / (all + others)
            let mean = { (count: Double, total: Double) in
                (shape + count) / (shape + share * total)
            }
            return log(mean(guilty, all)) - log(mean(honest, others))
        }

        /// Takes a case into a bin.
        mutating func take(_ one: Case) {
            add(Block(one))
            lowest = evidenceSum / Double(cases)
            highest = lowest
        }

        /// Pools a block of higher evidence with this one.
        mutating func pool(_ other: Block) {
            add(other)
            highest = other.highest
        }

        private mutating func add(_ other: Block) {
            cases += other.cases
            evidenceSum += other.evidenceSum
            guilty += other.guilty
            honest += other.honest
        }
    }

    /// Subjects in the bin of the highest evidence; bins grow downwards, where subjects are many.
    private static let smallestBin = 8
    private static let growth = 1.2
    /// Shape of the gamma law that either side's share of a block is taken to follow before a
    /// subject is counted; its mean is the share that both sides have together.
    private static let shape = 0.5

    /// The curve of likelihood ratios: `ln P(block | guilty) / P(block | honest)`.
    ///
    /// - Parameters:
    ///   - cases: those on which the rule speaks, in any order.
    ///   - guilty: how many guilty subjects there are in all, those on which it is silent included.
    ///   - honest: likewise.
    /// - Returns: `nil` where one of the two sides is empty.
    static func curve(_ cases: [Case], guilty: Double, honest: Double) -> EvidenceCurve? {
        if cases.isEmpty || guilty < 1 || honest < 1 { return nil }
        let blocks = pooled(binned(cases))
        let logOdds = blocks.map { $0.logOdds(guilty: guilty, honest: honest) }
        let rising = isotonicRegression(values: logOdds, weights: blocks.map(\.weight))
        return EvidenceCurve(knots: knots(blocks, rising))
    }

    /// Level over each block, linear between blocks.
    private static func knots(_ blocks: [Block], _ values: [Double]) -> [EvidenceCurve.Knot] {
        var knots: [EvidenceCurve.Knot] = []
        for (block, value) in zip(blocks, values) {
            for evidence in [block.lowest, block.highest] {
                let knot = EvidenceCurve.Knot(
                    evidence: rounded(evidence), logOdds: rounded(value))
                if knots.last.map({ $0.evidence < knot.evidence }) ?? true { knots.append(knot) }
            }
        }
        return knots
    }

    /// Three decimals: a file that people read.
    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    /// Bins by ascending evidence; equal evidence is never torn apart.
    private static func binned(_ cases: [Case]) -> [Block] {
        let falling = cases.sorted { left, right in
            if left.evidence != right.evidence { return left.evidence > right.evidence }
            return left.isGuilty != right.isGuilty ? left.isGuilty : left.weight > right.weight
        }
        var bins: [Block] = []
        var size = Double(smallestBin)
        var last = Double.infinity
        for one in falling {
            if let bin = bins.last, Double(bin.cases) < size || one.evidence == last {
                bins[bins.count - 1].take(one)
            } else {
                if !bins.isEmpty { size *= growth }
                bins.append(Block(one))
            }
            last = one.evidence
        }
        return bins.reversed()
    }

    /// Neighbours whose share of the guilty does not rise become one.
    private static func pooled(_ bins: [Block]) -> [Block] {
        let shares = isotonicRegression(
            values: bins.map(\.guiltyShare), weights: bins.map(\.weight))
        var blocks: [Block] = []
        var last = -1.0
        for (bin, share) in zip(bins, shares) {
            if share == last { blocks[blocks.count - 1].pool(bin) } else { blocks.append(bin) }
            last = share
        }
        return blocks
    }
}
