package import Signals
private import Glibc

/// The numbers by which evidence becomes a probability, and a probability a hold.
package struct Calibration: Hashable, Sendable {
    /// How the evidence of one family enters the posterior.
    package struct Family: Hashable, Sendable {
        package var scale: Double
        package var floor: Double
        package var cap: Double

        /// `clamp(scale * evidence, floor, cap)`, natural log-odds.
        package func logOdds(of evidence: Double) -> Double {
            min(cap, max(floor, scale * evidence))
        }
    }

    /// One per kind of subject.
    var priors: [SubjectKind: Double]
    /// One per family.
    var families: [EvidenceFamily: Family]
    package var costOfFalseHold: Double
    package var costOfMissedFraud: Double

    /// P(a subject of this kind cheats) before any evidence.
    package func prior(_ kind: SubjectKind) -> Double { priors[kind] ?? 0 }

    /// The prior as natural log-odds.
    package func priorLogOdds(_ kind: SubjectKind) -> Double {
        log(prior(kind) / (1 - prior(kind)))
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
