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

    /// The calibration of the rule set with curves for every live rule that spoke.
    ///
    /// Priors and costs stay: they are the firm's to say.
    package func calibration() throws -> Calibration {
        var calibration = rules.calibration
        calibration.curves = [:]
        for key in keys() {
            calibration.curves[key] =
                key.subject == .affiliate ? affiliateCurve(key) : subjectCurve(key)
        }
        let slope = try slope(under: calibration)
        for (key, curve) in calibration.curves where key.subject == .affiliate {
            calibration.curves[key] = curve.scaled(by: slope)
        }
        return calibration
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

    /// By how much the sum of all evidence about an affiliate overstates: rules are not quite
    /// independent, and curves were drawn on the same subjects.
    private func slope(under calibration: Calibration) throws -> Double {
        var rows: [[Double]] = []
        var labels: [Double] = []
        var weights: [Double] = []
        for firm in firms {
            let sums = FirmEvidence(firm, rules: rules, calibration).logOdds
            for (affiliate, customers) in firm.affiliates {
                let isGuilty = firm.guiltyAffiliates.contains(affiliate)
                rows.append([1, sums[affiliate] ?? 0])
                labels.append(isGuilty ? 1 : 0)
                weights.append(census.weight(isGuilty: isGuilty, customers: customers))
            }
        }
        let fit = try LogisticRegression.fit(
            design: Matrix(rows: rows), labels: labels, weights: weights,
            prior: GaussianPrior(
                mean: [log(census.guiltyTotal / census.honestTotal), 1], precision: [1, 25]))
        return min(1.5, max(0.5, fit.coefficients[1]))
    }
}

extension EvidenceCurve {
    fileprivate func scaled(by factor: Double) -> EvidenceCurve {
        EvidenceCurve(
            knots: knots.map { Knot(evidence: $0.evidence, logOdds: factor * $0.logOdds) })
    }

    fileprivate func shifted(by shift: Double) -> EvidenceCurve {
        EvidenceCurve(knots: knots.map { Knot(evidence: $0.evidence, logOdds: $0.logOdds + shift) })
    }
}

/// The sum of what all rules say of each affiliate of a firm, without the prior.
struct FirmEvidence {
    private(set) var logOdds: [String: Double] = [:]

    init(_ firm: LabelledFirm, rules: RuleSet, _ calibration: Calibration) {
        let byID = Dictionary(uniqueKeysWithValues: rules.rules.map { ($0.id, $0) })
        var families: [String: [EvidenceFamily: Double]] = [:]
        for reading in firm.evidence where reading.subjectKind == .affiliate {
            guard let rule = byID[reading.rule] else { continue }
            let worth = calibration.logOdds(
                of: reading.evidence, rule: rule, for: .affiliate, hasFired: reading.hasFired)
            let known = families[reading.subjectID]?[rule.family] ?? -.infinity
            families[reading.subjectID, default: [:]][rule.family] = max(known, worth)
        }
        logOdds = families.mapValues { own in
            EvidenceFamily.allCases.reduce(0) { $0 + (own[$1] ?? 0) }
        }
    }
}

extension EvidenceReading {
    var curveKey: Calibration.CurveKey {
        Calibration.CurveKey(rule: rule, subject: subjectKind, hasFired: hasFired)
    }
}
