internal import Statistics

/// What is said of each person of several attempts, kept up to date.
///
/// Invariant: the findings are what would be said of the book's histories anew.
struct ChurnFindings: Sendable {
    /// In canonical order.
    private(set) var all: [Finding] = []
    /// By what a person shows: many show the same, and share what is said of it.
    private var values: [ChurnCounts: [Double]] = [:]
    private var judges: ChurnJudges?

    /// - Parameter changed: persons whose history is another than at the last settle.
    /// - Complexity: O(changed log n), beside moving what comes behind in the list; O(n log n)
    ///   where the judges are others.
    mutating func settle(
        _ book: ChurnBook, changed: [UInt32], _ judges: ChurnJudges, _ order: CanonicalOrder
    ) {
        if judges != self.judges { values = [:] }
        if judges != self.judges || changed.count > Self.few {
            self.judges = judges
            let persons = book.histories.keys.sorted {
                order.customerRank[Int($0)] < order.customerRank[Int($1)]
            }
            all = persons.compactMap { person in
                book.histories[person].map { finding(person, $0, judges) }
            }
        } else {
            for person in changed { renew(person, book.histories[person], judges, order) }
        }
        if values.count > book.shapes.count {
            values = values.filter { book.shapes[$0.key] != nil }
        }
    }

    /// So many are put in their places one by one.
    private static let few = 64

    private mutating func renew(
        _ person: UInt32, _ history: ChurnHistory?, _ judges: ChurnJudges,
        _ order: CanonicalOrder
    ) {
        let rank = order.customerRank[Int(person)]
        let place = all.partitioningIndex {
            order.customerRank[Int($0.subject.first)] >= rank
        }
        let isKnown = place < all.count && all[place].subject.first == person
        let new = history.map { finding(person, $0, judges) }
        all.replaceSubrange(place..<place + (isKnown ? 1 : 0), with: new.map { [$0] } ?? [])
    }

    private mutating func finding(
        _ person: UInt32, _ history: ChurnHistory, _ judges: ChurnJudges
    ) -> Finding {
        let counts = history.counts
        let said = values[counts] ?? Self.values(counts, judges)
        values[counts] = said
        return Finding(
            subject: Subject(kind: .person, first: person), values: said,
            customers: history.implicated)
    }

    private static func values(_ counts: ChurnCounts, _ judges: ChurnJudges) -> [Double] {
        [
            Double(counts.purchases), Double(counts.rebuys), Double(counts.returns),
            Double(counts.moves), Double(counts.blowUps), Double(counts.ended),
            Double(counts.cheapest), Double(counts.resets), judges.logLikelihoodRatio(counts),
        ]
    }
}
