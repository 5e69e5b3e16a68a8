internal import Holds
internal import Records
internal import Rules
internal import Signals
internal import Statistics

/// One rule's word on one subject.
struct Ruling: Sendable {
    var rule: Int
    var reading: SubjectReading
    var evidence: Double
    var hasFired: Bool
    /// Customers that the subject's findings implicate.
    var customers: [UInt32]
}

/// What every rule says of every subject on which one of its signals speaks.
struct Judgement {
    /// Rule by rule, subjects in canonical order.
    fileprivate(set) var rulings: [Ruling] = []
    fileprivate(set) var errors: [RuleError] = []

    /// The subjects on which any rule fired.
    var flagged: Set<Subject> { Set(rulings.lazy.filter(\.hasFired).map(\.reading.subject)) }
}

/// Judges every subject, and keeps each word until what the rule reads of the subject is another.
///
/// Invariant: a judgement is what the rules would say anew.
struct JudgementBook: Sendable {
    private enum Word: Sendable {
        case ruling(Ruling)
        case failure(SubjectReading, reason: String)

        var reading: SubjectReading {
            switch self {
            case .ruling(let ruling): ruling.reading
            case .failure(let reading, _): reading
            }
        }
    }

    /// By rule, subjects in canonical order.
    private var words: [[Word]] = []

    /// - Parameter rules: the same at every call.
    /// - Complexity: O(findings), of which only a comparison for those that are as before.
    mutating func judge(
        _ rules: RuleSet, _ results: [SignalResult], _ population: Population
    ) -> Judgement {
        let known = words.isEmpty ? rules.rules.map { _ in [] } : words
        words = parallelMap(rules.rules.count, threads: population.threads) { index in
            Self.words(rules.rules[index], index, known[index], results, population)
        }
        var judgement = Judgement()
        for (rule, words) in zip(rules.rules, words) {
            for word in words {
                switch word {
                case .ruling(let ruling): judgement.rulings.append(ruling)
                case .failure(let reading, let reason):
                    judgement.errors.append(
                        RuleError(rule, reading, reason: reason, population))
                }
            }
        }
        return judgement
    }

    private static func words(
        _ rule: Rule, _ index: Int, _ known: [Word], _ results: [SignalResult],
        _ population: Population
    ) -> [Word] {
        var next = 0
        return SignalReadings(rule, results, population).all.map { reading in
            while next < known.count, population.precedes(known[next].reading, reading) {
                next += 1
            }
            if next < known.count, known[next].reading == reading { return known[next] }
            return word(reading, rule, index)
        }
    }

    private static func word(_ reading: SubjectReading, _ rule: Rule, _ index: Int) -> Word {
        let (evidence, hasFired): (Double, Bool)
        switch rule.judge(reading) {
        case .fires(let found): (evidence, hasFired) = (found, true)
        case .quiet(let found): (evidence, hasFired) = (found, false)
        case .failed(let reason):
            return .failure(reading, reason: reason)
        }
        let held = rule.heldCustomers(reading)
        return .ruling(
            Ruling(
                rule: index, reading: reading, evidence: evidence, hasFired: hasFired,
                customers: held.isEmpty ? reading.implicated : held))
    }
}

extension RuleError {
    fileprivate init(
        _ rule: Rule, _ reading: SubjectReading, reason: String, _ population: Population
    ) {
        self.init(
            rule: rule.id, subjectKind: reading.subject.kind.rawValue, subjectID: reading.id,
            reason: reason,
            affiliateIDs: rule.state == .live ? population.affiliates(of: reading) : [])
    }
}

extension Population {
    /// Of whom a reading speaks: the affiliate itself, else the owners of its accounts; sorted.
    fileprivate func affiliates(of reading: SubjectReading) -> [String] {
        let subject = reading.subject
        let found =
            switch subject.kind {
            case .affiliate: [subject.first]
            case .pair: owners(of: [subject.first, subject.second] + reading.customers)
            case .person, .customer, .ring: owners(of: [subject.first] + reading.customers)
            }
        return found.map { records.affiliateIDs[$0] }.sorted()
    }
}

extension SubjectReading {
    /// The customers of all its signals.
    fileprivate var customers: [UInt32] {
        signals.flatMap { signal -> [UInt32] in
            if case .found(let finding) = signal { finding.customers } else { [] }
        }
    }

    /// The customers of the first signal that implicates any.
    fileprivate var implicated: [UInt32] {
        for case .found(let finding) in signals where !finding.customers.isEmpty {
            return finding.customers
        }
        return []
    }
}

/// What the signals of a rule say of each subject on which one of them speaks, in canonical order.
private struct SignalReadings {
    private(set) var all: [SubjectReading] = []

    init(_ rule: Rule, _ results: [SignalResult], _ population: Population) {
        let own = rule.signals.map { results[$0.index] }
        // The findings of one signal are in order, and of a subject each.
        if own.count == 1, own[0].failures.isEmpty {
            all = own[0].findings.map {
                SubjectReading(
                    subject: $0.subject, id: population.name(of: $0.subject),
                    signals: [.found($0)])
            }
            return
        }
        let found = own.map { result in
            let readings =
                result.findings.map { ($0.subject, SignalReading.found($0)) }
                + result.failures.map { ($0.subject, .failed(reason: $0.reason)) }
            return Dictionary(readings) { $1 }
        }
        let subjects = Set(found.flatMap(\.keys)).filter { $0.kind == rule.subject }
        all = subjects.sorted(by: population.precedes).map { subject in
            SubjectReading(
                subject: subject, id: population.name(of: subject),
                signals: found.map { $0[subject] ?? .absent })
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

    fileprivate func precedes(_ left: SubjectReading, _ right: SubjectReading) -> Bool {
        left.subject != right.subject && precedes(left.subject, right.subject)
    }

    private func key(_ subject: Subject) -> (UInt32, UInt32) {
        if subject.kind == .affiliate { return (order.affiliateRank[Int(subject.first)], 0) }
        let second = subject.kind == .pair ? order.customerRank[Int(subject.second)] : 0
        return (order.customerRank[Int(subject.first)], second)
    }

    /// The affiliates that own any of the customers, in canonical order.
    func owners(of customers: [UInt32]) -> [UInt32] {
        guard let first = customers.first.map({ records.customers.affiliate[Int($0)] }) else {
            return []
        }
        if customers.allSatisfy({ records.customers.affiliate[Int($0)] == first }) {
            return [first]
        }
        return Set(customers.map { records.customers.affiliate[Int($0)] })
            .sorted { order.affiliateRank[Int($0)] < order.affiliateRank[Int($1)] }
    }
}
