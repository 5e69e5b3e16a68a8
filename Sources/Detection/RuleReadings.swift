internal import Rules
internal import Signals
internal import Statistics

/// What a rule reads at one settle, subjects in canonical order.
enum RuleReadings: Sendable {
    /// Of one signal, that failed on nobody.
    case findings([Finding])
    /// Of several, or of one that failed on somebody.
    case subjects([SubjectReading])

    /// Where one list differs from another.
    struct Edit {
        /// In the old list.
        var place: Int
        /// Whether what stands there is gone; else something comes before it.
        var isRemoval: Bool
        /// In the new list.
        var addition: Int?

        var replaced: Range<Int> { place..<place + (isRemoval ? 1 : 0) }
        var isReplacement: Bool { isRemoval && addition != nil }
    }

    init(_ rule: Rule, _ results: [SignalResult], _ population: Population) {
        let own = rule.signals.map { results[$0.index] }
        if own.count == 1 && own[0].failures.isEmpty {
            self = .findings(own[0].findings)
            return
        }
        let found = own.map { result in
            let readings =
                result.findings.map { ($0.subject, SignalReading.found($0)) }
                + result.failures.map { ($0.subject, .failed(reason: $0.reason)) }
            return Dictionary(readings) { $1 }
        }
        let subjects = Set(found.flatMap(\.keys)).filter { $0.kind == rule.subject }
        self = .subjects(
            subjects.sorted(by: population.precedes).map { subject in
                SubjectReading(
                    subject: subject, id: population.name(of: subject),
                    signals: found.map { $0[subject] ?? .absent })
            })
    }

    func subject(at place: Int) -> Subject {
        switch self {
        case .findings(let findings): findings[place].subject
        case .subjects(let readings): readings[place].subject
        }
    }

    func reading(at place: Int, _ population: Population) -> SubjectReading {
        switch self {
        case .findings(let findings):
            SubjectReading(
                subject: findings[place].subject, id: population.name(of: findings[place].subject),
                signals: [.found(findings[place])])
        case .subjects(let readings): readings[place]
        }
    }

    /// Of the first subject that does not come before this one.
    ///
    /// - Complexity: O(log n).
    func place(of subject: Subject, _ population: Population) -> Int {
        (0..<count).partitioningIndex { !population.precedes(self.subject(at: $0), subject) }
    }

    private var count: Int {
        switch self {
        case .findings(let findings): findings.count
        case .subjects(let readings): readings.count
        }
    }

    /// What makes another list of this one, in order.
    ///
    /// - Complexity: O(n); O(1) where both are the same memory.
    func edits(to other: RuleReadings, _ population: Population) -> [Edit] {
        switch (self, other) {
        case (.findings(let old), .findings(let new)): Self.edits(old, new, population)
        case (.subjects(let old), .subjects(let new)): Self.edits(old, new, population)
        case (.findings, .subjects), (.subjects, .findings):
            (0..<count).map { Edit(place: $0, isRemoval: true) }
                + (0..<other.count).map { Edit(place: count, isRemoval: false, addition: $0) }
        }
    }

    private static func edits<Reading: OfSubject>(
        _ old: [Reading], _ new: [Reading], _ population: Population
    ) -> [Edit] {
        if old.isSameMemory(as: new) { return [] }
        var edits: [Edit] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, right < new.count, old[left].subject == new[right].subject {
                if old[left] != new[right] {
                    edits.append(Edit(place: left, isRemoval: true, addition: right))
                }
                (left, right) = (left + 1, right + 1)
            } else if right == new.count
                || left < old.count && population.precedes(old[left].subject, new[right].subject)
            {
                edits.append(Edit(place: left, isRemoval: true))
                left += 1
            } else {
                edits.append(Edit(place: left, isRemoval: false, addition: right))
                right += 1
            }
        }
        return edits
    }
}

/// What is read of one subject.
private protocol OfSubject: Equatable {
    var subject: Subject { get }
}

extension Finding: OfSubject {}
extension SubjectReading: OfSubject {}

extension Array {
    /// Whether both are one buffer, so that they are surely equal.
    fileprivate func isSameMemory(as other: [Element]) -> Bool {
        withUnsafeBufferPointer { own in
            other.withUnsafeBufferPointer {
                own.baseAddress == $0.baseAddress && own.count == $0.count
            }
        }
    }
}
