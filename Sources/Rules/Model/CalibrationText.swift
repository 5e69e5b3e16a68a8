private import Foundation
internal import Signals

extension Calibration {
    /// The calibration as `calibration.yaml` holds it.
    package func text() -> String {
        var lines = [
            "# How evidence becomes a probability, and a probability a hold.",
            "# `holdback calibrate` fits the curves; priors, costs and scope are yours to set.",
            "",
            "# P(a subject cheats) before any evidence.",
            "prior: {" + Self.entries(SubjectKind.allCases) { Self.setting(prior($0)) } + "}",
            "",
            "# How likely a person, pair or ring is guilty under an affiliate that does not cheat,",
            "# relative to any: 1 where affiliates know nothing of their customers' fraud.",
            "unaware: \(Self.setting(unaware))",
            "",
            "# A line is held where posterior >= false_hold / (false_hold + missed_fraud).",
            "costs: {false_hold: \(Self.setting(costOfFalseHold)), "
                + "missed_fraud: \(Self.setting(costOfMissedFraud))}",
        ]
        if let scope = wholeAffiliate {
            lines += [
                "",
                "# All lines of an affiliate, not just the implicated customers', where both are high.",
                "whole_affiliate: {posterior: \(Self.setting(scope.posterior)), "
                    + "implicated_share: \(Self.setting(scope.implicatedShare))}",
            ]
        }
        lines += [
            "",
            "# Natural log-odds that a rule without a curve adds: scale * evidence, kept between",
            "# floor and cap.",
            "families:",
        ]
        for family in EvidenceFamily.allCases {
            let own = self[family]
            lines.append(
                "  \(family.rawValue): {scale: \(Self.setting(own.scale)), "
                    + "floor: \(Self.setting(own.floor)), cap: \(Self.setting(own.cap))}")
        }
        return (lines + curveLines() + totalLines()).joined(separator: "\n") + "\n"
    }

    private func curveLines() -> [String] {
        if curves.isEmpty { return [] }
        var lines = [
            "",
            "# What a rule's evidence is worth for its own subject and for the affiliate, where it",
            "# fired and where it was quiet: [evidence, natural log-odds], level beyond the ends.",
            "curves:",
        ]
        for rule in Set(curves.keys.map(\.rule)).sorted() {
            lines.append("  \(rule):")
            for subject in SubjectKind.allCases {
                let own = [("fired", true), ("quiet", false)].compactMap { name, hasFired in
                    curves[CurveKey(rule: rule, subject: subject, hasFired: hasFired)].map {
                        "      \(name): [\($0.knots.map(Self.knot).joined(separator: ", "))]"
                    }
                }
                if !own.isEmpty { lines += ["    \(subject.rawValue):"] + own }
            }
        }
        return lines
    }

    private func totalLines() -> [String] {
        guard let total else { return [] }
        return [
            "",
            "# What the sum over all families is worth for an affiliate.",
            "total: [\(total.knots.map(Self.knot).joined(separator: ", "))]",
        ]
    }

    private static func knot(_ knot: EvidenceCurve.Knot) -> String {
        "[\(number(knot.evidence)), \(number(knot.logOdds))]"
    }

    private static func entries(
        _ kinds: [SubjectKind], _ value: (SubjectKind) -> String
    ) -> String {
        kinds.map { "\($0.rawValue): \(value($0))" }.joined(separator: ", ")
    }

    /// A fitted number, to three decimals.
    private static func number(_ value: Double) -> String {
        plain(value, decimals: abs(value) < 0.01 ? 6 : 3)
    }

    /// A number that is the firm's to say, as it was said: `calibrate` must not change it.
    private static func setting(_ value: Double) -> String { plain(value, decimals: 12) }

    /// Without needless zeros, never in exponential form.
    private static func plain(_ value: Double, decimals: Int) -> String {
        if let whole = Int(exactly: value) { return String(whole) }
        let text = String(format: "%.\(decimals)f", value)
        let digits = text.reversed().drop { $0 == "0" }
        return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
    }
}
