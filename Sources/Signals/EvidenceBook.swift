/// What the rows behind a finding hang on, beside the finding itself.
enum EvidenceBasis: Sendable {
    /// Anything: they are made anew at each settle.
    case everything
    /// The records, accounts and persons of the finding's customers.
    case customers
    /// The same, and what the finding's two accounts say of each other by their trading.
    case trading
    /// All buyers of the finding's affiliate, its owners in the directory and counts of the firm.
    case affiliate([OwnerFaces.Owner], FirmReads)
}

/// Keeps the rows behind findings from settle to settle.
///
/// Invariant: they are what would be made anew.
package struct EvidenceBook: Sendable {
    private struct Key: Hashable {
        var signal: Int
        var subject: Subject
    }

    private struct Entry: Sendable {
        var finding: Finding
        var evidence: Evidence
    }

    private var earlier: [Key: Entry] = [:]
    private var current: [Key: Entry] = [:]
    private var touched: Set<UInt32> = []
    /// Of the trading, at the last settle and at this one.
    private var epochs: (last: Int?, current: Int?)

    package init() {}

    /// Begins a settle: what the last one did not ask for is forgotten.
    package mutating func begin(_ population: Population) {
        (earlier, current) = (current, [:])
        touched = Set(population.touched)
        epochs = (epochs.current, population.trading?.epoch)
    }

    /// - Parameters:
    ///   - signal: its place among the signals.
    ///   - signals: settled with the population.
    /// - Complexity: O(customers of the finding) where the rows are kept.
    package mutating func evidence(
        of signal: Int, _ signals: SignalSet, for finding: Finding, in population: Population
    ) -> Evidence {
        let key = Key(signal: signal, subject: finding.subject)
        if let known = current[key] { return known.evidence }
        let known = earlier[key].flatMap {
            isCurrent($0, finding)
                && signals.holds(
                    $0.evidence.basis, of: signal, for: finding, in: population,
                    since: epochs.last)
                ? $0 : nil
        }
        let entry =
            known
            ?? Entry(
                finding: finding,
                evidence: signals.evidence(of: signal, for: finding, in: population))
        if case .everything = entry.evidence.basis { return entry.evidence }
        current[key] = entry
        return entry.evidence
    }

    private func isCurrent(_ entry: Entry, _ finding: Finding) -> Bool {
        entry.finding == finding && !finding.customers.contains(where: touched.contains)
    }
}

extension SignalSet {
    /// Whether rows still hold of which neither the finding nor its customers changed.
    fileprivate func holds(
        _ basis: EvidenceBasis, of signal: Int, for finding: Finding, in population: Population,
        since epoch: Int?
    ) -> Bool {
        switch basis {
        case .everything: false
        case .customers: true
        case .trading:
            population.trading?.isSame(
                of: finding.subject.first, finding.subject.second, since: epoch) ?? false
        case .affiliate(let owners, let reads):
            !population.isStale[Int(finding.subject.first)]
                && reads.isCurrent(population.persons.firm)
                && owners == self.owners(of: finding.subject.first, readBy: signal)
        }
    }
}
