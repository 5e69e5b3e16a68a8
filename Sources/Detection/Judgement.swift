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
        let readings = SignalReadings(results)
        for (index, rule) in rules.rules.enumerated() {
            for subject in readings.subjects(of: rule, population) {
                let reading = SubjectReading(
                    subject: subject, id: population.name(of: subject),
                    signals: readings.all(of: subject))
                judge(reading, rule, index)
            }
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

/// The findings of all signals, by subject.
private struct SignalReadings {
    private var readings: [[Subject: SignalReading]]

    init(_ results: [SignalResult]) {
        readings = results.map { result in
            var bySubject: [Subject: SignalReading] = [:]
            for finding in result.findings { bySubject[finding.subject] = .found(finding) }
            for failure in result.failures {
                bySubject[failure.subject] = .failed(reason: failure.reason)
            }
            return bySubject
        }
    }

    /// In canonical order.
    func subjects(of rule: Rule, _ population: Population) -> [Subject] {
        var subjects: Set<Subject> = []
        for signal in rule.signals {
            subjects.formUnion(readings[signal.index].keys.filter { $0.kind == rule.subject })
        }
        return subjects.sorted { population.precedes($0, $1) }
    }

    func all(of subject: Subject) -> [SignalReading] {
        readings.map { $0[subject] ?? .absent }
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
