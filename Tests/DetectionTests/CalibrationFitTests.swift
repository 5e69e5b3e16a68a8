import FirmRecords
import Rules
import Signals
import Testing

@testable import Detection

struct CalibrationFitTests {
    /// Subjects whose evidence is the true log-likelihood ratio of two unit Gaussians 2 apart.
    private func cases(
        guilty: Int, honest: Int, _ stream: inout SeededStream
    ) -> [CurveFit.Case] {
        let draw = { (mean: Double, stream: inout SeededStream) in
            // The sum of twelve uniforms is close to a Gaussian of variance 1.
            let sum = (0..<12).reduce(0.0) { total, _ in
                total + Double(stream.integer(0...1_000_000)) / 1_000_000
            }
            return mean + sum - 6
        }
        return (0..<guilty).map { _ in
            CurveFit.Case(evidence: 2 * draw(2, &stream) - 2, isGuilty: true)
        }
            + (0..<honest).map { _ in
                CurveFit.Case(evidence: 2 * draw(0, &stream) - 2, isGuilty: false)
            }
    }

    @Test func `evidence that is a true log-likelihood ratio is worth what it says`() throws {
        var stream = SeededStream(3)
        let curve = try #require(
            CurveFit.curve(
                cases(guilty: 3000, honest: 3000, &stream), guilty: 3000, honest: 3000))
        for evidence in [-2.0, -1, 0, 1, 2] {
            #expect(abs(curve.logOdds(of: evidence) - evidence) < 0.5, "\(evidence)")
        }
    }

    @Test func `evidence that says nothing is worth nothing`() throws {
        var stream = SeededStream(4)
        let cases = (0..<2000).map { index in
            CurveFit.Case(
                evidence: Double(stream.integer(0...1000)) / 100, isGuilty: index % 4 == 0)
        }
        let curve = try #require(CurveFit.curve(cases, guilty: 500, honest: 1500))
        #expect(abs(curve.logOdds(of: 5)) < 0.3)
    }

    @Test func `nothing is worth more than the subjects could show`() throws {
        let cases = (0..<50).map { CurveFit.Case(evidence: Double($0), isGuilty: $0 >= 25) }
        let curve = try #require(CurveFit.curve(cases, guilty: 25, honest: 25))
        #expect(curve.logOdds(of: 1e9) < 4)
        #expect(curve.logOdds(of: -1e9) > -4)
        #expect(curve.logOdds(of: 1e9) > 3)
    }

    @Test func `a curve does not depend on the order of the subjects`() throws {
        var stream = SeededStream(5)
        let cases = cases(guilty: 200, honest: 400, &stream)
        let curve = CurveFit.curve(cases, guilty: 200, honest: 400)
        #expect(curve == CurveFit.curve(cases.shuffled(using: &stream), guilty: 200, honest: 400))
    }

    @Test func `one side alone fits nothing`() {
        let cases = [CurveFit.Case(evidence: 1, isGuilty: false)]
        #expect(CurveFit.curve(cases, guilty: 0, honest: 1) == nil)
        #expect(CurveFit.curve([], guilty: 3, honest: 3) == nil)
    }

    @Test func `honest affiliates weigh as much at every size as guilty ones`() {
        let firm = LabelledFirm(
            evidence: [],
            affiliates: (0..<10).map { ("big\($0)", 40) } + (0..<90).map { ("small\($0)", 2) },
            guiltyAffiliates: ["big0", "big1", "small0"], guiltyCustomers: [])
        let census = Census([firm])
        #expect(census.guiltyTotal == 3)
        #expect(census.honestTotal == 97)
        let big = 8 * census.weight(isGuilty: false, customers: 40)
        let small = 89 * census.weight(isGuilty: false, customers: 2)
        #expect(abs(big + small - 97) < 1e-9)
        #expect(abs(big / small - 2) < 1e-9)
    }

    @Test func `a pair is guilty where most of its clear customers are`() {
        let firm = LabelledFirm(
            evidence: [], affiliates: [("A", 5)], guiltyAffiliates: ["A"],
            guiltyCustomers: ["g", "h"], unclearCustomers: ["u"])
        let reading = { (kind: SubjectKind, id: String, customers: [String]) in
            EvidenceReading(
                rule: "x", subjectKind: kind, subjectID: id, evidence: 0, hasFired: true,
                customerIDs: customers)
        }
        #expect(firm.isGuilty(reading(.pair, "g+h", ["g", "h"])) == true)
        #expect(firm.isGuilty(reading(.pair, "g+x", ["g", "x"])) == false)
        #expect(firm.isGuilty(reading(.pair, "g+u", ["g", "u"])) == true)
        #expect(firm.isGuilty(reading(.person, "u", ["u"])) == nil)
        #expect(firm.isGuilty(reading(.affiliate, "A", [])) == true)
        #expect(firm.isGuilty(reading(.affiliate, "B", ["g"])) == false)
    }

    @Test func `reliability is measured by hand`() {
        let rules = shippedRules
        var calibration = rules.calibration
        calibration.curves = [:]
        calibration.total = nil
        calibration.priors[.affiliate] = 0.5
        let firm = LabelledFirm(
            evidence: [], affiliates: (0..<4).map { ("a\($0)", 1) }, guiltyAffiliates: ["a0"],
            guiltyCustomers: [])
        let reliability = Reliability(of: calibration, rules: rules, on: [firm])
        #expect(reliability.affiliates == 4)
        #expect(reliability.guilty == 1)
        #expect(abs(reliability.logLoss - 0.693_147_180_56) < 1e-9)
        #expect(abs(reliability.calibrationError - 0.25) < 1e-12)
        #expect(
            reliability.bins[5] == Reliability.Bin(affiliates: 4, predicted: 0.5, observed: 0.25))
    }

    @Test func `a rule that fired wherever it spoke tells nothing where it is quiet`() throws {
        let readings = (0..<4).map { number in
            EvidenceReading(
                rule: "hedged-pair", subjectKind: .affiliate, subjectID: "a\(number)",
                evidence: 20, hasFired: true, customerIDs: [])
        }
        let firm = LabelledFirm(
            evidence: readings, affiliates: (0..<30).map { ("a\($0)", 5) },
            guiltyAffiliates: ["a0", "a1", "a2", "a3"], guiltyCustomers: [])
        let calibration = try CalibrationFit([firm], rules: shippedRules).calibration()
        let rule = try #require(shippedRules.rules.first { $0.id == "hedged-pair" })
        let worth = [true, false].map {
            calibration.logOdds(of: 9, rule: rule, for: .affiliate, hasFired: $0)
        }
        #expect(worth[0] > 2)
        #expect(worth[1] == 0)
    }
}
