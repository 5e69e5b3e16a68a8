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
    /// By rule, subjects in canonical order.
    let rulings: [[Ruling]]
    let errors: [RuleError]

    /// The subjects on which any rule fired.
    var flagged: Set<Subject> {
        Set(rulings.joined().lazy.filter(\.hasFired).map(\.reading.subject))
    }
}

/// Judges every subject, and keeps each word until what the rule reads of the subject is another.
///
/// Invariant: a judgement is what the rules would say anew.
struct JudgementBook: Sendable {
    private enum Word {
        case ruling(Ruling)
        case failure(reason: String)
    }

    /// What one rule said last, subjects in canonical order.
    private struct Words: Sendable {
        var rulings: [Ruling] = []
        var failures: [(reading: SubjectReading, reason: String)] = []

        /// Whether one signal's findings are all that was read for them.
        func haveRead(_ findings: [Finding]) -> Bool {
            failures.isEmpty && rulings.count == findings.count
                && zip(rulings, findings).allSatisfy { ruling, finding in
                    guard case .found(let known) = ruling.reading.signals[0] else { return false }
                    return known == finding
                }
        }
    }

    /// By rule.
    private var words: [Words] = []

    /// - Parameter rules: the same at every call.
    /// - Complexity: O(findings), of which only a comparison for those that are as before.
    mutating func judge(
        _ rules: RuleSet, _ results: [SignalResult], _ population: Population
    ) -> Judgement {
        let known = words.isEmpty ? rules.rules.map { _ in Words() } : words
        words = parallelMap(rules.rules.count, threads: population.threads) { index in
            Self.words(rules.rules[index], index, known[index], results, population)
        }
        let errors = zip(rules.rules, words).flatMap { rule, words in
            words.failures.map { RuleError(rule, $0.reading, reason: $0.reason, population) }
        }
        return Judgement(rulings: words.map(\.rulings), errors: errors)
    }

    private static func words(
        _ rule: Rule, _ index: Int, _ known: Words, _ results: [SignalResult],
        _ population: Population
    ) -> Words {
        let readings = SignalReadings(rule, results)
        if let findings = readings.only, known.haveRead(findings) { return known }
        var words = Words()
        var (nextRuling, nextFailure) = (0, 0)
        for reading in readings.all(population) {
            while nextRuling < known.rulings.count,
                population.precedes(known.rulings[nextRuling].reading, reading)
            {
                nextRuling += 1
            }
            while nextFailure < known.failures.count,
                population.precedes(known.failures[nextFailure].reading, reading)
            {
                nextFailure += 1
            }
            if nextRuling < known.rulings.count, known.rulings[nextRuling].reading == reading {
                words.rulings.append(known.rulings[nextRuling])
            } else if nextFailure < known.failures.count,
                known.failures[nextFailure].reading == reading
            {
                words.failures.append(known.failures[nextFailure])
            } else {
                switch word(reading, rule, index) {
                case .ruling(let ruling): words.rulings.append(ruling)
                case .failure(let reason): words.failures.append((reading, reason))
                }
            }
        }
        return words
    }

    private static func word(_ reading: SubjectReading, _ rule: Rule, _ index: Int) -> Word {
        let (evidence, hasFired): (Double, Bool)
        switch rule.judge(reading) {
        case .fires(let found): (evidence, hasFired) = (found, true)
        case .quiet(let found): (evidence, hasFired) = (found, false)
        case .failed(let reason):
            return .failure(reason: reason)
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

/// What the signals of a rule say.
private struct SignalReadings {
    private let rule: Rule
    private let own: [SignalResult]

    init(_ rule: Rule, _ results: [SignalResult]) {
        self.rule = rule
        own = rule.signals.map { results[$0.index] }
    }

    /// What one signal found, of a subject each in canonical order; `nil` of several, or where one
    /// failed.
    var only: [Finding]? { own.count == 1 && own[0].failures.isEmpty ? own[0].findings : nil }

    /// Of each subject on which one of them speaks, in canonical order.
    func all(_ population: Population) -> [SubjectReading] {
        if let only {
            return only.map {
                SubjectReading(
                    subject: $0.subject, id: population.name(of: $0.subject),
                    signals: [.found($0)])
            }
        }
        let found = own.map { result in
            let readings =
                result.findings.map { ($0.subject, SignalReading.found($0)) }
                + result.failures.map { ($0.subject, .failed(reason: $0.reason)) }
            return Dictionary(readings) { $1 }
        }
        let subjects = Set(found.flatMap(\.keys)).filter { $0.kind == rule.subject }
        return subjects.sorted(by: population.precedes).map { subject in
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
