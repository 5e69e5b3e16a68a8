private import Glibc
internal import Signals

/// What the persons, pairs or rings under one affiliate say of it together.
///
/// `LR = mean over shares s of product over subjects of (1 - s + s LR_i)`: if the affiliate cheats,
/// an unknown share of its subjects is guilty, one alone or most of them, and seldom leaves the
/// rule silent. One guilty pair among many accounts is worth less than one among few, and six
/// guilty persons are worth more than one.
struct Choir: Sendable {
    /// One subject's word.
    struct Voice: Hashable, Sendable {
        /// Natural log-likelihood ratio, before calibration.
        var evidence: Double
        var hasFired: Bool
    }

    /// Voices, each with how many say just that.
    private var voices: [Voice: Int] = [:]
    private var count = 0
    /// All subjects of the kind under the affiliate, whether they speak or not.
    private var subjects = 0
    /// As of the last change.
    private var known: Double?

    /// Shares of guilty subjects beside that of a single one.
    private static let shares = [0.03, 0.1, 0.3, 0.6]
    /// P(the rule is silent on a guilty subject), honest ones always being silent or nearly so.
    private static let silentRatio = 0.2
    /// Natural log that no ratio of one subject goes beyond.
    private static let largest = 60.0

    var isEmpty: Bool { count == 0 }
    var hasFired: Bool { voices.keys.contains(where: \.hasFired) }

    mutating func add(_ voice: Voice) { step(voice, by: 1) }

    /// - Precondition: it was added.
    mutating func remove(_ voice: Voice) { step(voice, by: -1) }

    private mutating func step(_ voice: Voice, by step: Int) {
        let sum = voices[voice, default: 0] + step
        precondition(sum >= 0, "a voice was removed that had not been added")
        voices[voice] = sum == 0 ? nil : sum
        count += step
        known = nil
    }

    /// Brings the evidence up to date.
    ///
    /// - Complexity: O(1) where nothing changed.
    mutating func settle(subjects: Int) {
        if known != nil, subjects == self.subjects { return }
        self.subjects = subjects
        known = Self.logRatio(levels, subjects: max(subjects, count))
    }

    /// Natural log-likelihood ratio that the affiliate cheats, before calibration.
    ///
    /// - Precondition: it was settled since the last change.
    var evidence: Double {
        guard let known else { preconditionFailure("a choir was asked before it was settled") }
        return known
    }

    /// As if a subject had never been; `nil` where nobody is left to speak.
    ///
    /// - Parameter absent: what the subject says, `nil` where it does not speak of this affiliate.
    func without(_ absent: Voice?) -> Choir? {
        var rest = self
        if let absent { rest.remove(absent) }
        if rest.isEmpty { return nil }
        rest.settle(subjects: max(subjects, count) - 1)
        return rest
    }

    /// Evidence, each value with how many show it.
    private typealias Levels = [Double: Int]

    private var levels: Levels {
        voices.reduce(into: [:]) { $0[$1.key.evidence, default: 0] += $1.value }
    }

    /// - Parameters:
    ///   - evidence: natural log-likelihood ratios, in any order.
    ///   - subjects: all under the affiliate, at least as many.
    static func logRatio(_ evidence: [Double], subjects: Int) -> Double {
        logRatio(evidence.reduce(into: [:]) { $0[$1, default: 0] += 1 }, subjects: subjects)
    }

    /// Read in order of the evidence, so that the sum is that of the multiset.
    private static func logRatio(_ levels: Levels, subjects: Int) -> Double {
        let ordered = levels.sorted { $0.key < $1.key }
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
