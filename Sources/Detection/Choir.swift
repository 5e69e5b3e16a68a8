private import Glibc
internal import Signals

/// What the persons, pairs or rings under one affiliate say of it together.
///
/// `LR = mean over shares s of product over subjects of (1 - s + s LR_i)`: if the affiliate cheats,
/// an unknown share of its subjects is guilty, one alone or most of them, and seldom leaves the rule
/// silent. One guilty pair among many accounts is worth less than one among few, and six guilty
/// persons are worth more than one.
struct Choir {
    private let voices: [(subject: Subject, evidence: Double, hasFired: Bool)]
    private let levels: Levels
    /// All subjects of the kind under the affiliate, at least as many as spoke.
    private let subjects: Int

    /// Evidence, each value with how many show it.
    typealias Levels = [Double: Int]

    /// Shares of guilty subjects beside that of a single one.
    private static let shares = [0.03, 0.1, 0.3, 0.6]
    /// P(the rule is silent on a guilty subject), honest ones always being silent or nearly so.
    private static let silentRatio = 0.2
    /// Natural log that no ratio of one subject goes beyond.
    private static let largest = 60.0

    init(_ statements: some Collection<Statement>, subjects: Int) {
        voices = statements.map { ($0.subject, $0.evidence, $0.hasFired) }
        levels = Self.levels(voices.map(\.evidence))
        self.subjects = max(subjects, voices.count)
    }

    private static func levels(_ evidence: [Double]) -> Levels {
        evidence.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// Natural log-likelihood ratio that the affiliate cheats, before calibration; `nil` where
    /// nobody is left to speak.
    ///
    /// - Parameter absent: a subject whose word is left out.
    /// - Complexity: O(voices), of which only a comparison but for those that differ.
    func evidence(without absent: Subject) -> Double? {
        var (rest, count) = (levels, voices.count)
        for voice in voices where voice.subject == absent {
            rest[voice.evidence, default: 0] -= 1
            count -= 1
        }
        return count == 0 ? nil : Self.logRatio(rest, subjects: max(count, subjects - 1))
    }

    func evidence() -> Double { Self.logRatio(levels, subjects: subjects) }

    func hasFired(without absent: Subject? = nil) -> Bool {
        voices.contains { $0.hasFired && $0.subject != absent }
    }

    /// - Parameters:
    ///   - evidence: natural log-likelihood ratios, in any order.
    ///   - subjects: all under the affiliate, at least as many.
    static func logRatio(_ evidence: [Double], subjects: Int) -> Double {
        logRatio(levels(evidence), subjects: subjects)
    }

    /// Read in order of the evidence, so that the sum is that of the multiset.
    private static func logRatio(_ levels: Levels, subjects: Int) -> Double {
        let ordered = levels.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        let silent = Double(subjects - ordered.reduce(0) { $0 + $1.value })
        let terms = ([0.999 / Double(subjects)] + shares).map { share in
            ordered.reduce(silent * log1p(share * (silentRatio - 1))) {
                $0 + Double($1.value) * log1p(share * expm1(min($1.key, largest)))
            }
        }
        let greatest = terms.max() ?? 0
        return greatest + log(terms.reduce(0) { $0 + exp($1 - greatest) } / Double(terms.count))
    }
}
