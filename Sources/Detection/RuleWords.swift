internal import Rules
internal import Signals

/// What one rule says of every subject on which one of its signals speaks, each word kept until
/// what is read of the subject is another.
///
/// Invariant: the words are what the rule would say anew of what was read last.
struct RuleWords: Sendable {
    enum Word: Sendable {
        case ruling(Ruling)
        case failure(SubjectReading, reason: String)
    }

    /// The rule's place in the rule set.
    private let rule: Int
    /// What was read last, subjects in canonical order.
    private var readings = RuleReadings.findings([])
    /// One for each that was read.
    private var words: [Word] = []
    /// What the last update made other: rulings that are no more, and those that are new.
    private(set) var changes: (gone: [Ruling], made: [Ruling]) = ([], [])

    init(rule: Int) { self.rule = rule }

    /// In canonical order of their subjects.
    var rulings: some Sequence<Ruling> { words.lazy.compactMap(\.ruling) }

    var failures: [(reading: SubjectReading, reason: String)] {
        words.compactMap {
            if case .failure(let reading, let reason) = $0 { (reading, reason) } else { nil }
        }
    }

    /// Rulings that fired, in canonical order of their subjects.
    var fired: [Ruling] {
        words.indices.filter { words[$0].hasFired }.compactMap { words[$0].ruling }
    }

    /// What was read last, subjects in canonical order.
    func subjects(_ population: Population) -> [SubjectReading] {
        words.indices.map { readings.reading(at: $0, population) }
    }

    /// - Complexity: O(log n).
    func ruling(on subject: Subject, _ population: Population) -> Ruling? {
        let place = readings.place(of: subject, population)
        return place < words.count && readings.subject(at: place) == subject
            ? words[place].ruling : nil
    }

    /// Reads what the rule's signals found.
    ///
    /// - Parameter rules: the same at every call.
    /// - Complexity: O(subjects), of which only a comparison for those of whom nothing else is
    ///   read.
    mutating func update(
        _ rules: RuleSet, _ results: [SignalResult], _ population: Population
    ) {
        let read = RuleReadings(rules.rules[rule], results, population)
        let edits = readings.edits(to: read, population)
        changes = ([], [])
        let replacements = edits.map { edit -> Word? in
            if edit.isRemoval, let gone = words[edit.place].ruling { changes.gone.append(gone) }
            guard let addition = edit.addition else { return nil }
            let word = word(read.reading(at: addition, population), rules.rules[rule])
            if let made = word.ruling { changes.made.append(made) }
            return word
        }
        readings = read
        replace(edits, replacements)
    }

    private mutating func replace(_ edits: [RuleReadings.Edit], _ replacements: [Word?]) {
        if edits.count <= Self.fewEdits || edits.allSatisfy(\.isReplacement) {
            for (edit, word) in zip(edits, replacements).reversed() {
                words.replaceSubrange(edit.replaced, with: word.map { [$0] } ?? [])
            }
            return
        }
        var all: [Word] = []
        all.reserveCapacity(words.count + edits.count)
        var next = 0
        for (edit, word) in zip(edits, replacements) {
            all += words[next..<edit.place]
            if let word { all.append(word) }
            next = edit.replaced.upperBound
        }
        words = all + words[next...]
    }

    /// So many are put in their places one by one.
    private static let fewEdits = 16

    private func word(_ reading: SubjectReading, _ rule: Rule) -> Word {
        let (evidence, hasFired): (Double, Bool)
        switch rule.judge(reading) {
        case .fires(let found): (evidence, hasFired) = (found, true)
        case .quiet(let found): (evidence, hasFired) = (found, false)
        case .failed(let reason): return .failure(reading, reason: reason)
        }
        let held = rule.heldCustomers(reading)
        return .ruling(
            Ruling(
                rule: self.rule, reading: reading, evidence: evidence, hasFired: hasFired,
                customers: held.isEmpty ? reading.implicated : held))
    }
}

extension RuleWords.Word {
    fileprivate var ruling: Ruling? {
        if case .ruling(let ruling) = self { ruling } else { nil }
    }

    fileprivate var hasFired: Bool {
        if case .ruling(let ruling) = self { ruling.hasFired } else { false }
    }
}

extension SubjectReading {
    /// The customers of the first signal that implicates any.
    fileprivate var implicated: [UInt32] {
        for case .found(let finding) in signals where !finding.customers.isEmpty {
            return finding.customers
        }
        return []
    }
}
