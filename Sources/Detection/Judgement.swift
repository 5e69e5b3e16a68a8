internal import Records
internal import Rules
internal import Signals

/// One rule's word on one subject.
struct Ruling {
    var rule: Int
    var reading: SubjectReading
    var evidence: Double
    var hasFired: Bool
    /// Customers that the subject's findings implicate.
    var customers: [UInt32]
}

/// What every rule says of every subject on which one of its signals speaks.
struct Judgement {
    private(set) var rulings: [Ruling] = []
    private(set) var errors: [RuleError] = []

    init(rules: RuleSet, results: [SignalResult], population: Population) {
        let readings = SignalReadings(
            results, of: Set(rules.rules.map(\.subject)), population)
        for (index, rule) in rules.rules.enumerated() {
            for reading in readings.all(of: rule) { judge(reading, rule, index) }
        }
    }

    private mutating func judge(_ reading: SubjectReading, _ rule: Rule, _ index: Int) {
        switch rule.judge(reading) {
        case .fires(let evidence): add(reading, rule, index, evidence, hasFired: true)
        case .quiet(let evidence): add(reading, rule, index, evidence, hasFired: false)
        case .failed(let reason):
            errors.append(
                RuleError(
                    rule: rule.id, subjectKind: reading.subject.kind.rawValue,
                    subjectID: reading.id, reason: reason))
        }
    }

    private mutating func add(
        _ reading: SubjectReading, _ rule: Rule, _ index: Int, _ evidence: Double, hasFired: Bool
    ) {
        let held = rule.heldCustomers(reading)
        rulings.append(
            Ruling(
                rule: index, reading: reading, evidence: evidence, hasFired: hasFired,
                customers: held.isEmpty ? rule.implicated(reading) : held))
    }
}

extension Rule {
    /// The customers of the first signal that implicates any.
    fileprivate func implicated(_ reading: SubjectReading) -> [UInt32] {
        for signal in signals {
            if case .found(let finding) = reading.signals[signal.index],
                !finding.customers.isEmpty
            {
                return finding.customers
            }
        }
        return []
    }
}

/// What all signals say of each subject, in canonical order of the subjects of each kind.
private struct SignalReadings {
    private var readings: [SubjectKind: [SubjectReading]] = [:]

    /// - Parameter kinds: those that any rule is about.
    init(_ results: [SignalResult], of kinds: Set<SubjectKind>, _ population: Population) {
        for kind in kinds {
            var places = Self.places(results, kind)
            let subjects = places.keys.sorted { population.precedes($0, $1) }
            var all = subjects.map { subject in
                SubjectReading(
                    subject: subject, id: population.name(of: subject),
                    signals: [SignalReading](repeating: .absent, count: results.count))
            }
            for (place, subject) in subjects.enumerated() { places[subject] = place }
            for (signal, result) in results.enumerated() {
                for finding in result.findings {
                    if let place = places[finding.subject] {
                        all[place].signals[signal] = .found(finding)
                    }
                }
                for failure in result.failures {
                    if let place = places[failure.subject] {
                        all[place].signals[signal] = .failed(reason: failure.reason)
                    }
                }
            }
            readings[kind] = all
        }
    }

    /// Every subject of a kind.
    private static func places(
        _ results: [SignalResult], _ kind: SubjectKind
    ) -> [Subject: Int] {
        var places: [Subject: Int] = [:]
        for result in results {
            for finding in result.findings where finding.subject.kind == kind {
                places[finding.subject] = 0
            }
            for failure in result.failures where failure.subject.kind == kind {
                places[failure.subject] = 0
            }
        }
        return places
    }

    /// The subjects on which one of the rule's signals speaks.
    func all(of rule: Rule) -> some Sequence<SubjectReading> {
        (readings[rule.subject] ?? []).lazy.filter { reading in
            rule.signals.contains {
                if case .absent = reading.signals[$0.index] { false } else { true }
            }
        }
    }
}

extension Population {
    /// The identifiers that name a subject, in canonical order.
    func names(of subject: Subject) -> [String] {
        switch subject.kind {
        case .affiliate: [records.affiliateIDs[subject.first]]
        case .pair: [records.customerIDs[subject.first], records.customerIDs[subject.second]]
        case .person, .customer, .ring: [records.customerIDs[subject.first]]
        }
    }

    func name(of subject: Subject) -> String { names(of: subject).joined(separator: "+") }

    func precedes(_ left: Subject, _ right: Subject) -> Bool { key(left) < key(right) }

    private func key(_ subject: Subject) -> (UInt32, UInt32) {
        if subject.kind == .affiliate { return (order.affiliateRank[Int(subject.first)], 0) }
        let second = subject.kind == .pair ? order.customerRank[Int(subject.second)] : 0
        return (order.customerRank[Int(subject.first)], second)
    }

    /// The affiliates that own any of the customers, in canonical order.
    func owners(of customers: [UInt32]) -> [UInt32] {
        Set(customers.map { records.customers.affiliate[Int($0)] })
            .sorted { order.affiliateRank[Int($0)] < order.affiliateRank[Int($1)] }
    }
}
