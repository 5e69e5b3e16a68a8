private import Glibc
internal import Rules
internal import Statistics

/// Fits what evidence is worth from subjects of whom the truth is known.
///
/// Subjects are put into bins by their evidence; isotonic regression pools bins until the share of
/// the guilty never falls; each block then stands for a smoothed likelihood ratio from its lowest
/// to its highest evidence. The ends are as high and as low as the number of subjects can show.
///
/// Source: Zadrozny & Elkan 2002; pooling by Ayer et al. 1955.
struct CurveFit {
    struct Case {
        var evidence: Double
        var isGuilty: Bool
        var weight = 1.0
    }

    private struct Block {
        var lowest: Double
        var highest: Double
        var cases = 1
        var guilty: Double
        var honest: Double

        init(_ one: Case) {
            (lowest, highest) = (one.evidence, one.evidence)
            guilty = one.isGuilty ? one.weight : 0
            honest = one.isGuilty ? 0 : one.weight
        }

        /// Never quite 0, so that it can weigh in a regression.
        var weight: Double { max(1e-6, guilty + honest) }
        var guiltyShare: Double { guilty / weight }

        /// - Parameter other: of evidence that is no lower.
        mutating func add(_ other: Block) {
            highest = other.highest
            cases += other.cases
            guilty += other.guilty
            honest += other.honest
        }
    }

    /// Fewest subjects in a bin, and most bins.
    private static let smallestBin = 10
    private static let mostBins = 60
    /// Subjects that a block is taken to have beside those that it has.
    private static let smoothing = 0.5

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
        let logOdds = blocks.map { block in
            log((block.guilty + smoothing) / (guilty + 2 * smoothing))
                - log((block.honest + smoothing) / (honest + 2 * smoothing))
        }
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

    /// Bins of at least so many subjects, by evidence; equal evidence is never torn apart.
    private static func binned(_ cases: [Case]) -> [Block] {
        let sorted = cases.sorted { left, right in
            if left.evidence != right.evidence { return left.evidence < right.evidence }
            return left.isGuilty != right.isGuilty ? right.isGuilty : left.weight < right.weight
        }
        let size = max(smallestBin, sorted.count / mostBins)
        var bins: [Block] = []
        for one in sorted {
            if let bin = bins.last, bin.cases < size || one.evidence == bin.highest {
                bins[bins.count - 1].add(Block(one))
            } else {
                bins.append(Block(one))
            }
        }
        if bins.count > 1, let end = bins.last, end.cases < size / 2 {
            bins.removeLast()
            bins[bins.count - 1].add(end)
        }
        return bins
    }

    /// Neighbours whose share of the guilty does not rise become one.
    private static func pooled(_ bins: [Block]) -> [Block] {
        let shares = isotonicRegression(
            values: bins.map(\.guiltyShare), weights: bins.map(\.weight))
        var blocks: [Block] = []
        var last = -1.0
        for (bin, share) in zip(bins, shares) {
            if share == last { blocks[blocks.count - 1].add(bin) } else { blocks.append(bin) }
            last = share
        }
        return blocks
    }
}
