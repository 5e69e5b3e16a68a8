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
    /// All subjects of the kind under the affiliate, at least as many as spoke.
    private let subjects: Int

    /// Shares of guilty subjects beside that of a single one.
    private static let shares = [0.03, 0.1, 0.3, 0.6]
    /// P(the rule is silent on a guilty subject), honest ones always being silent or nearly so.
    private static let silentRatio = 0.2
    /// Natural log that no ratio of one subject goes beyond.
    private static let largest = 60.0

    init(_ statements: [Statement], subjects: Int) {
        voices = statements.map { ($0.subject, $0.evidence, $0.hasFired) }
        self.subjects = max(subjects, statements.count)
    }

    /// Natural log-likelihood ratio that the affiliate cheats, before calibration; `nil` where
    /// nobody is left to speak.
    ///
    /// - Parameter absent: a subject whose word is left out.
    func evidence(without absent: Subject) -> Double? {
        let rest = voices.filter { $0.subject != absent }.map(\.evidence)
        return rest.isEmpty
            ? nil : Self.logRatio(rest.sorted(), subjects: max(rest.count, subjects - 1))
    }

    func evidence() -> Double { Self.logRatio(voices.map(\.evidence).sorted(), subjects: subjects) }

    func hasFired(without absent: Subject? = nil) -> Bool {
        voices.contains { $0.hasFired && $0.subject != absent }
    }

    /// - Parameters:
    ///   - evidence: natural log-likelihood ratios, ascending, so that the sum is that of the
    ///     multiset.
    ///   - subjects: all under the affiliate, at least as many.
    static func logRatio(_ evidence: [Double], subjects: Int) -> Double {
        let silent = Double(subjects - evidence.count)
        let terms = ([0.999 / Double(subjects)] + shares).map { share in
            evidence.reduce(silent * log1p(share * (silentRatio - 1))) {
                $0 + log1p(share * expm1(min($1, largest)))
            }
        }
        let greatest = terms.max() ?? 0
        return greatest + log(terms.reduce(0) { $0 + exp($1 - greatest) } / Double(terms.count))
    }
}
