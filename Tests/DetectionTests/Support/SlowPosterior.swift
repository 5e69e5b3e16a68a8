import FirmRecords
import Foundation
import Rules
import Signals

@testable import Detection

/// The posteriors of all subjects, put together anew from what every rule says.
struct SlowPosterior {
    private let readings: [EvidenceReading]
    private let rules: RuleSet
    private let population: Population

    /// - Parameter population: of the same rows at the same time.
    init(_ readings: [EvidenceReading], _ rules: RuleSet, _ population: Population) {
        self.readings = readings
        self.rules = rules
        self.population = population
    }

    private var calibration: Calibration { rules.calibration }

    private func rule(_ id: String) -> Rule? { rules.rules.first { $0.id == id } }

    private func sigmoid(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

    private func worth(_ reading: EvidenceReading) -> (EvidenceFamily, Double)? {
        rule(reading.rule).map {
            let worth = calibration.logOdds(
                of: reading.evidence, rule: $0, for: reading.subjectKind,
                hasFired: reading.hasFired)
            return ($0.family, worth)
        }
    }

    private func logOdds(_ kind: SubjectKind, _ own: [EvidenceReading]) -> Double {
        let families = Dictionary(own.compactMap(worth)) { max($0, $1) }
        return calibration.posteriorLogOdds(kind, families: families)
    }

    func posterior(of kind: SubjectKind, _ id: String) -> Double {
        let own = readings.filter { $0.subjectKind == kind && $0.subjectID == id }
        guard kind != .affiliate, let customers = own.last?.customerIDs else {
            return sigmoid(logOdds(kind, own))
        }
        let prior = calibration.prior(.affiliate)
        let unaware = calibration.unaware
        let context = owners(customers).map { affiliate in
            let guilt = posterior(of: affiliate, without: (kind, id))
            return log(unaware * (1 - guilt) + (1 - unaware * (1 - prior)) * guilt / prior)
        }
        return sigmoid(logOdds(kind, own) + (context.max() ?? 0))
    }

    private func owners(_ customers: [String]) -> Set<String> {
        Set(
            customers.compactMap { population.records.customerIDs.id(of: $0) }.map {
                population.records.affiliateIDs[population.records.customers.affiliate[Int($0)]]
            })
    }

    /// What others say of an affiliate.
    private func posterior(
        of affiliate: String, without absent: (kind: SubjectKind, id: String)
    ) -> Double {
        let own = readings.filter { $0.subjectKind == .affiliate && $0.subjectID == affiliate }
        let others = own.compactMap { reading -> EvidenceReading? in
            guard let kind = rule(reading.rule)?.subject, kind != .affiliate else {
                return reading
            }
            return retold(reading, kind, without: absent)
        }
        return sigmoid(logOdds(.affiliate, others))
    }

    /// A rule's word on an affiliate without one of the subjects that speak of it.
    private func retold(
        _ reading: EvidenceReading, _ kind: SubjectKind,
        without absent: (kind: SubjectKind, id: String)
    ) -> EvidenceReading? {
        let voices = readings.filter {
            $0.rule == reading.rule && $0.subjectKind == kind
                && owners($0.customerIDs).contains(reading.subjectID)
        }
        let rest = voices.filter { $0.subjectKind != absent.kind || $0.subjectID != absent.id }
        if rest.isEmpty { return nil }
        let subjects = max(voices.count, count(kind, under: reading.subjectID))
        var retold = reading
        retold.evidence = Choir.logRatio(
            rest.map(\.evidence).sorted(), subjects: max(rest.count, subjects - 1))
        retold.hasFired = rest.contains(where: \.hasFired)
        return retold
    }

    private func count(_ kind: SubjectKind, under affiliate: String) -> Int {
        guard let id = population.records.affiliateIDs.id(of: affiliate) else { return 0 }
        let buyers = population.buyers[id]
        return kind == .person ? Set(buyers.map { population.persons[$0] }).count : buyers.count
    }
}
