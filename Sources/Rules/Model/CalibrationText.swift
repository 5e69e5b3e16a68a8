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
            "prior: {" + Self.entries(SubjectKind.allCases) { Self.number(prior($0)) } + "}",
            "",
            "# A line is held where posterior >= false_hold / (false_hold + missed_fraud).",
            "costs: {false_hold: \(Self.number(costOfFalseHold)), "
                + "missed_fraud: \(Self.number(costOfMissedFraud))}",
        ]
        if let scope = wholeAffiliate {
            lines += [
                "",
                "# All lines of an affiliate, not just the implicated customers', where both are high.",
                "whole_affiliate: {posterior: \(Self.number(scope.posterior)), "
                    + "implicated_share: \(Self.number(scope.implicatedShare))}",
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
                "  \(family.rawValue): {scale: \(Self.number(own.scale)), "
                    + "floor: \(Self.number(own.floor)), cap: \(Self.number(own.cap))}")
        }
        return (lines + curveLines()).joined(separator: "\n") + "\n"
    }

    private func curveLines() -> [String] {
        if curves.isEmpty { return [] }
        var lines = [
            "",
            "# What a rule's evidence is worth for its own subject and for the affiliate:",
            "# [evidence, natural log-odds], level beyond the ends.",
            "curves:",
        ]
        for (rule, own) in Dictionary(grouping: curves, by: \.key.rule).sorted(by: { $0.key < $1.key })
        {
            lines.append("  \(rule):")
            for (key, curve) in own.sorted(by: { $0.key.subject.rawValue < $1.key.subject.rawValue }) {
                lines.append("    \(key.subject.rawValue):")
                lines += curve.knots.map {
                    "      - [\(Self.number($0.evidence)), \(Self.number($0.logOdds))]"
                }
            }
        }
        return lines
    }

    private static func entries(
        _ kinds: [SubjectKind], _ value: (SubjectKind) -> String
    ) -> String {
        kinds.map { "\($0.rawValue): \(value($0))" }.joined(separator: ", ")
    }

    /// Without a needless `.0`, never in exponential form.
    private static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return String(whole) }
        let text = String(format: "%.6f", value)
        return String(text.reversed().drop { $0 == "0" }.reversed())
    }
}
