package import Signals
private import Glibc

/// The numbers by which evidence becomes a probability, and a probability a hold.
package struct Calibration: Hashable, Sendable {
    /// How evidence enters the posterior where its rule has no fitted curve.
    package struct Family: Hashable, Sendable {
        package var scale: Double
        package var floor: Double
        package var cap: Double

        /// `clamp(scale * evidence, floor, cap)`, natural log-odds.
        package func logOdds(of evidence: Double) -> Double {
            min(cap, max(floor, scale * evidence))
        }
    }

    /// Which evidence a fitted curve is for: a rule about persons has one for the person and one
    /// for the affiliate whom its persons speak of.
    package struct CurveKey: Hashable, Sendable {
        package var rule: String
        package var subject: SubjectKind
        /// Whether the rule fired: its condition knows more than its evidence.
        package var hasFired: Bool

        package init(rule: String, subject: SubjectKind, hasFired: Bool) {
            self.rule = rule
            self.subject = subject
            self.hasFired = hasFired
        }
    }

    /// When all of an affiliate's lines are held and not just those of the customers involved.
    package struct WholeAffiliate: Hashable, Sendable {
        package var posterior: Double
        /// Of the affiliate's customers with a settled fee.
        package var implicatedShare: Double
    }

    /// One per kind of subject.
    package var priors: [SubjectKind: Double]
    /// One per family.
    package var families: [EvidenceFamily: Family]
    package var curves: [CurveKey: EvidenceCurve] = [:]
    /// What the sum of all families is worth for an affiliate: kinds of fraud are alternatives, so
    /// silence everywhere says more than the silences added up.
    package var total: EvidenceCurve?
    package var wholeAffiliate: WholeAffiliate?
    /// How likely a person, pair or ring under an affiliate that does not cheat is guilty, relative
    /// to any, in [0, 1]: 1 where affiliates never know of their customers' fraud.
    package var unaware = 0.5
    package var costOfFalseHold: Double
    package var costOfMissedFraud: Double

    /// P(a subject of this kind cheats) before any evidence.
    package func prior(_ kind: SubjectKind) -> Double { priors[kind] ?? 0 }

    /// The prior as natural log-odds.
    package func priorLogOdds(_ kind: SubjectKind) -> Double {
        log(prior(kind) / (1 - prior(kind)))
    }

    /// What evidence of one rule is worth for one kind of subject.
    package struct Worth: Sendable {
        fileprivate var fired: EvidenceCurve?
        fileprivate var quiet: EvidenceCurve?
        fileprivate var family: Family

        /// Natural log-odds.
        package func logOdds(of evidence: Double, hasFired: Bool) -> Double {
            (hasFired ? fired : quiet)?.logOdds(of: evidence) ?? family.logOdds(of: evidence)
        }
    }

    /// - Parameter subject: the rule's own kind, or `affiliate` for what it says of an affiliate.
    package func worth(of rule: Rule, for subject: SubjectKind) -> Worth {
        let curve = { curves[CurveKey(rule: rule.id, subject: subject, hasFired: $0)] }
        return Worth(fired: curve(true), quiet: curve(false), family: self[rule.family])
    }

    /// What evidence of a rule is worth for a subject, in natural log-odds.
    ///
    /// - Parameter subject: the rule's own kind, or `affiliate` for what it says of an affiliate.
    package func logOdds(
        of evidence: Double, rule: Rule, for subject: SubjectKind, hasFired: Bool
    ) -> Double {
        worth(of: rule, for: subject).logOdds(of: evidence, hasFired: hasFired)
    }

    /// The log-odds that a subject cheats, from the strongest rule of each family; the prior where
    /// no rule has spoken.
    package func posteriorLogOdds(
        _ kind: SubjectKind, families: [EvidenceFamily: Double]
    ) -> Double {
        posteriorLogOdds(kind, families: EvidenceFamily.allCases.map { families[$0] })
    }

    /// - Parameter families: in the order of `EvidenceFamily.allCases`.
    package func posteriorLogOdds(_ kind: SubjectKind, families: [Double?]) -> Double {
        let sum = families.reduce(0) { $0 + ($1 ?? 0) }
        let hasSpoken = families.contains { $0 != nil }
        let worth = kind == .affiliate && hasSpoken ? total?.logOdds(of: sum) ?? sum : sum
        return priorLogOdds(kind) + worth
    }

    /// - Precondition: every calibration that was loaded has all families.
    package subscript(family: EvidenceFamily) -> Family {
        guard let found = families[family] else {
            preconditionFailure("no calibration of family \(family.rawValue)")
        }
        return found
    }

    /// The posterior from which a hold costs less than letting the payment go.
    package var holdThreshold: Double { costOfFalseHold / (costOfFalseHold + costOfMissedFraud) }
}
