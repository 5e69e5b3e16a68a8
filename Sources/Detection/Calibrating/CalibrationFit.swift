private import Glibc
package import Rules
internal import Signals
internal import Statistics

/// Learns from labelled firms what the evidence of each rule is worth.
package struct CalibrationFit {
    private let firms: [LabelledFirm]
    private let rules: RuleSet
    private let census: Census

    /// - Parameters:
    ///   - firms: at least one guilty and one honest affiliate among them.
    ///   - rules: those by which the evidence was read.
    package init(_ firms: [LabelledFirm], rules: RuleSet) {
        self.firms = firms
        self.rules = rules
        census = Census(firms)
        precondition(
            census.guiltyTotal > 0 && census.honestTotal > 0,
            "found \(census.guiltyTotal) guilty and \(census.honestTotal) honest affiliates: "
                + "both are needed")
    }

    /// The calibration of the rule set with curves for every live rule that spoke; none is worth
    /// more than it claims.
    ///
    /// Priors and costs stay: they are the firm's to say.
    package func calibration() throws -> Calibration {
        var calibration = rules.calibration
        calibration.curves = [:]
        for key in keys() {
            let curve = key.subject == .affiliate ? affiliateCurve(key) : subjectCurve(key)
            calibration.curves[key] = curve?.boundedByClaim()
        }
        silenceUnseen(&calibration)
        calibration.total = nil
        calibration.total = try total(under: calibration)
        return calibration
    }

    /// A rule that fired wherever it spoke tells nothing where it does not fire: its raw evidence
    /// would be worth more than what a fired rule's is.
    private func silenceUnseen(_ calibration: inout Calibration) {
        for key in calibration.curves.keys where key.hasFired {
            let quiet = Calibration.CurveKey(
                rule: key.rule, subject: key.subject, hasFired: false)
            if calibration.curves[quiet] == nil {
                calibration.curves[quiet] = EvidenceCurve(knots: [.init(evidence: 0, logOdds: 0)])
            }
        }
    }

    private func keys() -> [Calibration.CurveKey] {
        var keys: Set<Calibration.CurveKey> = []
        for firm in firms {
            for reading in firm.evidence {
                keys.insert(reading.curveKey)
            }
        }
        return Array(keys)
    }

    private func cases(_ key: Calibration.CurveKey) -> [CurveFit.Case] {
        firms.flatMap { firm in
            let sizes = Dictionary(uniqueKeysWithValues: firm.affiliates)
            return firm.evidence.compactMap { reading -> CurveFit.Case? in
                guard reading.curveKey == key, let isGuilty = firm.isGuilty(reading)
                else { return nil }
                let weight =
                    key.subject == .affiliate
                    ? census.weight(
                        isGuilty: isGuilty, customers: sizes[reading.subjectID] ?? 0) : 1
                return CurveFit.Case(
                    evidence: reading.evidence, isGuilty: isGuilty, weight: weight)
            }
        }
    }

    private func affiliateCurve(_ key: Calibration.CurveKey) -> EvidenceCurve? {
        CurveFit.curve(
            cases(key), guilty: census.guiltyTotal, honest: census.honestTotal)
    }

    /// Persons, pairs and rings have no census: a curve gives `P(guilty | evidence)` in a firm in
    /// which affiliates cheat as often as the prior says, over the prior of the kind.
    private func subjectCurve(_ key: Calibration.CurveKey) -> EvidenceCurve? {
        let prior = rules.calibration.priorLogOdds(.affiliate)
        let inflation = log(census.guiltyTotal / census.honestTotal) - prior
        let shift = -inflation - rules.calibration.priorLogOdds(key.subject)
        return CurveFit.curve(cases(key), guilty: 1, honest: 1)?.shifted(by: shift)
    }

    /// What the sum of all families is worth.
    ///
    /// Isotonic regression knows nothing beyond the affiliates that it saw, and gives all of a
    /// block the same worth; a share of the logistic regression's line keeps the ranking within.
    private func total(under calibration: Calibration) throws -> EvidenceCurve? {
        var cases: [CurveFit.Case] = []
        for firm in firms {
            let sums = FirmEvidence(firm, rules: rules, calibration).sums
            for (affiliate, customers) in firm.affiliates {
                let isGuilty = firm.guiltyAffiliates.contains(affiliate)
                cases.append(
                    CurveFit.Case(
                        evidence: sums[affiliate] ?? 0, isGuilty: isGuilty,
                        weight: census.weight(isGuilty: isGuilty, customers: customers)))
            }
        }
        let line = try LogisticRegression.fit(
            design: Matrix(rows: cases.map { [1, $0.evidence] }),
            labels: cases.map { $0.isGuilty ? 1 : 0 }, weights: cases.map(\.weight),
            prior: GaussianPrior(
                mean: [log(census.guiltyTotal / census.honestTotal), 1], precision: [1, 25]))
        return CurveFit.curve(cases, guilty: census.guiltyTotal, honest: census.honestTotal)?
            .tilted(by: Self.lineShare * max(0, line.coefficients[1]))
    }

    /// Share of the line in what the sum is worth.
    private static let lineShare = 0.05
}

extension EvidenceCurve {
    /// With a line through 0 added, which goes on beyond the ends.
    fileprivate func tilted(by slope: Double) -> EvidenceCurve {
        let (first, last) = (knots[0], knots[knots.count - 1])
        let ends = [
            Knot(evidence: first.evidence - 20, logOdds: first.logOdds),
            Knot(evidence: last.evidence + 50, logOdds: last.logOdds),
        ]
        return EvidenceCurve(
            knots: ([ends[0]] + knots + [ends[1]]).map {
                Knot(evidence: $0.evidence, logOdds: $0.logOdds + slope * $0.evidence)
            })
    }

    /// At most the evidence itself, and nothing where the evidence is none: where hardly anybody
    /// honest shows it, a fit to a few firms would give weak evidence the worth of strong.
    fileprivate func boundedByClaim() -> EvidenceCurve {
        let bounded = knots.map {
            Knot(evidence: $0.evidence, logOdds: min($0.logOdds, max(0, $0.evidence)))
        }
        guard let first = bounded.first, first.evidence > 0, first.logOdds > 0 else {
            return EvidenceCurve(knots: bounded)
        }
        let crossing = Knot(evidence: first.logOdds, logOdds: first.logOdds)
        let ramp = [Knot(evidence: 0, logOdds: 0), crossing]
        return EvidenceCurve(
            knots: ramp.filter { $0.evidence < first.evidence } + bounded)
    }

    fileprivate func shifted(by shift: Double) -> EvidenceCurve {
        EvidenceCurve(knots: knots.map { Knot(evidence: $0.evidence, logOdds: $0.logOdds + shift) })
    }
}

/// The strongest rule of each family for each affiliate of a firm.
struct FirmEvidence {
    private var families: [String: [EvidenceFamily: Double]] = [:]
    private let calibration: Calibration

    init(_ firm: LabelledFirm, rules: RuleSet, _ calibration: Calibration) {
        self.calibration = calibration
        let byID = Dictionary(uniqueKeysWithValues: rules.rules.map { ($0.id, $0) })
        for reading in firm.evidence where reading.subjectKind == .affiliate {
            guard let rule = byID[reading.rule] else { continue }
            let worth = calibration.logOdds(
                of: reading.evidence, rule: rule, for: .affiliate, hasFired: reading.hasFired)
            let known = families[reading.subjectID]?[rule.family] ?? -.infinity
            families[reading.subjectID, default: [:]][rule.family] = max(known, worth)
        }
    }

    /// Over all families, by affiliate.
    var sums: [String: Double] {
        families.mapValues { own in EvidenceFamily.allCases.reduce(0) { $0 + (own[$1] ?? 0) } }
    }

    func posterior(of affiliate: String) -> Double {
        let logOdds = calibration.posteriorLogOdds(
            .affiliate, families: families[affiliate] ?? [:])
        return 1 / (1 + exp(-logOdds))
    }
}

extension EvidenceReading {
    var curveKey: Calibration.CurveKey {
        Calibration.CurveKey(rule: rule, subject: subjectKind, hasFired: hasFired)
    }
}
