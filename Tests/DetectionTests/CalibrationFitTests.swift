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

    @Test func `who is not decided on is fitted neither as guilty nor as honest`() {
        let readings = ["A", "B", "C"].map { affiliate in
            EvidenceReading(
                rule: "r", subjectKind: .affiliate, subjectID: affiliate, evidence: 3,
                hasFired: true, customerIDs: [])
        }
        let firm = LabelledFirm(
            evidence: readings, affiliates: [("A", 5), ("B", 5), ("C", 5)],
            guiltyAffiliates: ["A"], guiltyCustomers: [], unclearAffiliates: ["B"])
        #expect(readings.map(firm.isGuilty) == [true, nil, false])
        #expect(firm.affiliates.map(\.id) == ["A", "C"])
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
        let ids = { (size: String, count: Int) in (0..<count).map { "\(size)\($0)" } }
        let guilty = ids("big", 400) + ids("small", 200)
        let firm = LabelledFirm(
            evidence: [],
            affiliates: ids("big", 2000).map { ($0, 40) } + ids("small", 18_000).map { ($0, 2) },
            guiltyAffiliates: Set(guilty), guiltyCustomers: [])
        let census = Census([firm])
        #expect(census.guiltyTotal == 600)
        #expect(census.honestTotal == 19_400)
        let big = 1600 * census.weight(isGuilty: false, customers: 40)
        let small = 17_800 * census.weight(isGuilty: false, customers: 2)
        #expect(abs(big + small - 19_400) < 1e-6)
        #expect(abs(big / small - 2) < 0.1)
    }

    @Test func `a handful of large cheats does not take weight from small honest affiliates`() {
        let firm = LabelledFirm(
            evidence: [],
            affiliates: (0..<4).map { ("big\($0)", 40) } + (0..<12).map { ("small\($0)", 2) },
            guiltyAffiliates: ["big0", "big1"], guiltyCustomers: [])
        let census = Census([firm])
        let weight = census.weight(isGuilty: false, customers: 2)
        #expect(0.4 < weight && weight < 1)
    }

    @Test func `one guilty subject among honest ones that hardly weigh is worth little`() throws {
        let top = (0..<8).map { number in
            CurveFit.Case(evidence: 1, isGuilty: number == 0, weight: number == 0 ? 1 : 0.02)
        }
        let rest = (0..<100).map { _ in CurveFit.Case(evidence: 0, isGuilty: false) }
        let curve = try #require(CurveFit.curve(top + rest, guilty: 10, honest: 100))
        #expect((0.5..<2).contains(curve.logOdds(of: 1)))
        #expect(curve.logOdds(of: 0) < -2)
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

    /// A firm of honest affiliates and cheats of whom no rule speaks, judged by a prior.
    private func reliability(prior: Double, cheats: Int, of affiliates: Int) -> Reliability {
        var calibration = shippedRules.calibration
        calibration.curves = [:]
        calibration.total = nil
        calibration.priors[.affiliate] = prior
        let firm = LabelledFirm(
            evidence: [], affiliates: (0..<affiliates).map { ("a\($0)", 1) },
            guiltyAffiliates: Set((0..<cheats).map { "a\($0)" }), guiltyCustomers: [])
        return Reliability(of: calibration, rules: shippedRules, on: [firm])
    }

    @Test func `a small loss that is several times the present one is worse`() {
        let before = reliability(prior: 0.002, cheats: 0, of: 150)
        let after = reliability(prior: 0.005, cheats: 0, of: 150)
        #expect(after.logLoss - before.logLoss < 0.004)
        #expect(after.isWorse(than: before))
        #expect(!before.isWorse(than: after) && !before.isWorse(than: before))
    }

    @Test func `a loss that chance explains, or a small part of the present one, is not worse`() {
        // One cheat among many tips the mean either way.
        let before = reliability(prior: 0.008, cheats: 1, of: 150)
        let after = reliability(prior: 0.004, cheats: 1, of: 150)
        let (mean, standardError) = after.excess(over: before)
        #expect(mean > 0 && mean < standardError)
        #expect(!after.isWorse(than: before))
        let close = reliability(prior: 0.005, cheats: 0, of: 150)
        #expect(!reliability(prior: 0.0052, cheats: 0, of: 150).isWorse(than: close))
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

    @Test(arguments: [true, false])
    func `evidence that only cheats show is worth no more than it claims`(
        _ hasFired: Bool
    ) throws {
        let readings = (0..<200).map { number in
            EvidenceReading(
                rule: "refund-abuse", subjectKind: .affiliate, subjectID: "a\(number)",
                evidence: number < 40 ? 1 : -1, hasFired: hasFired, customerIDs: [])
        }
        let firm = LabelledFirm(
            evidence: readings, affiliates: (0..<200).map { ("a\($0)", 5) },
            guiltyAffiliates: Set((0..<40).map { "a\($0)" }), guiltyCustomers: [])
        let calibration = try CalibrationFit([firm], rules: shippedRules).calibration()
        let rule = try #require(shippedRules.rules.first { $0.id == "refund-abuse" })
        let worth = { (evidence: Double) in
            calibration.logOdds(of: evidence, rule: rule, for: .affiliate, hasFired: hasFired)
        }
        #expect(worth(1) > 0.5)
        #expect(worth(1) <= 1)
        #expect(worth(-1) <= 0)
    }
}
