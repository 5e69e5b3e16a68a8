import FirmRecords
import Holds
import Records
import Rules
import Signals
import Simulator
import Testing

@testable import Detection

/// A calibration that was fitted is the same one after it was written and read.
struct CalibrationRoundTripTests {
    private static let firms = SmallFirm.all.map { firm in
        var engine = makeEngine()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        let found = engine.settle(withEvidence: true)
        return LabelledFirm(
            evidence: found.evidence, affiliates: found.affiliates.map { ($0.id, $0.customers) },
            guiltyAffiliates: Set(firm.simulated.truth.affiliates.keys),
            guiltyCustomers: Set(firm.simulated.truth.customers.keys),
            unclearCustomers: Set(firm.simulated.truth.greyCustomers))
    }

    private func written(_ calibration: Calibration) throws -> RuleSet {
        try shipped { _ in calibration.text() }
    }

    @Test func `a fitted calibration is read as it was written`() throws {
        let fitted = try CalibrationFit(Self.firms, rules: shippedRules.running).calibration()
        #expect(fitted.curves.count > 5)
        #expect(fitted.total != nil)
        let read = try written(fitted).calibration
        #expect(read.text() == fitted.text())
        #expect(Set(read.curves.keys) == Set(fitted.curves.keys))
        for (key, curve) in fitted.curves { expectSame(read.curves[key], curve) }
        expectSame(read.total, fitted.total)
    }

    @Test func `priors, costs and scope are written to the last digit`() throws {
        var calibration = shippedRules.calibration
        calibration.priors[.affiliate] = 0.0125
        calibration.priors[.pair] = 1e-7
        calibration.unaware = 0.0625
        calibration.costOfFalseHold = 3.3335
        calibration.families[.churn]?.scale = 1.0005
        calibration.wholeAffiliate = try shipped {
            $0 + "whole_affiliate: {posterior: 0.9995, implicated_share: 0.6255}\n"
        }.calibration.wholeAffiliate
        #expect(try written(calibration).calibration == calibration)
    }

    /// To the three decimals that are written.
    private func expectSame(_ found: EvidenceCurve?, _ expected: EvidenceCurve?) {
        for evidence in stride(from: -60.0, to: 60, by: 0.37) {
            let (found, expected) = (
                found?.logOdds(of: evidence) ?? .nan, expected?.logOdds(of: evidence) ?? .nan
            )
            #expect(abs(found - expected) < 0.01, "\(evidence)")
        }
    }

    @Test func `the firms' order does not matter to a fit`() throws {
        let rules = shippedRules.running
        let forth = try CalibrationFit(Self.firms, rules: rules).calibration()
        let back = try CalibrationFit(Self.firms.reversed(), rules: rules).calibration()
        #expect(forth.text() == back.text())
    }

    @Test func `priors and costs stay as they were`() throws {
        let fitted = try CalibrationFit(Self.firms, rules: shippedRules.running).calibration()
        #expect(fitted.priors == shippedRules.calibration.priors)
        #expect(fitted.holdThreshold == shippedRules.calibration.holdThreshold)
    }

    @Test func `a fit tells the guilty from the honest in the firms that it saw`() throws {
        let rules = shippedRules.running
        var blind = rules.calibration
        blind.curves = [:]
        blind.total = nil
        for family in EvidenceFamily.allCases { blind.families[family]?.scale = 0 }
        let fitted = try CalibrationFit(Self.firms, rules: rules).calibration()
        let loss = { (calibration: Calibration) in
            Reliability(of: calibration, rules: rules, on: Self.firms).logLoss
        }
        #expect(loss(fitted) < 0.8 * loss(blind))
    }

    @Test func `a curve of a rule that is not there changes nothing`() throws {
        let rules = try shipped {
            $0.replacing(
                "curves:\n",
                with: "curves:\n  a-rule-of-old: {affiliate: {fired: [[0, 9]], quiet: [[0, 9]]}}\n")
        }
        let firm = SmallFirm.all[0]
        var engine = Engine(rules: rules, plan: .standard, threads: 1)
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        #expect(rules.calibration.curves.count == shippedRules.calibration.curves.count + 2)
        #expect(engine.settle().lines == firm.expected.lines)
    }
}
