internal import Records

/// Finds which records are of one person.
///
/// What comes back depends on the records alone: not on their order in the files nor on the number
/// of threads.
package struct Linker: Sendable {
    private let fields: [LinkageField]
    private let threads: Int
    private let precision: Double

    /// - Parameters:
    ///   - fields: what to compare by, at least one.
    ///   - precision: how many of the linked pairs are to be right, by the model's probabilities.
    package init(fields: [LinkageField], threads: Int, precision: Double = 0.99) {
        precondition(!fields.isEmpty, "linking needs a field to compare by")
        self.fields = fields
        self.threads = max(1, threads)
        self.precision = precision
    }

    /// A record's place: which file and which row of it.
    package struct Place: Hashable, Sendable {
        package var table: Int
        package var row: Int
    }

    package struct Outcome: Sendable {
        /// By table and row: the record that stands for its person, the first by table and id.
        package var persons: [[Place]]
        /// What was fitted, for whoever wants to look.
        package var summary: LinkageSummary
    }

    /// - Parameter tables: one to be linked within, or two to be linked with each other; ids are
    ///   each their table's own.
    /// - Complexity: O(n log n) with blocks of limited size.
    package func link(_ tables: [LinkageTable]) -> Outcome {
        precondition((1...2).contains(tables.count), "linking takes one table or two")
        let records = RecordSet(tables, fields: fields, threads: threads)
        guard records.pairCount >= 1, !records.values.forms.isEmpty else {
            return outcome(Array(0..<UInt32(records.count)), records, tables, LinkageSummary())
        }
        let frequencies = Frequencies(records)
        let plan = BlockingPlan(records, frequencies)
        let search = CandidateSearch(
            records: records, blocks: Blocks(records, plan, threads: threads), threads: threads)
        let compared = search.pairCount()
        let keeping = UInt64(max(1, compared / Self.sampledPairs))
        let model = ModelFit(records: records, frequencies: frequencies, threads: threads)
            .fit(candidates: search.sample(keeping: keeping), share: 1 / Double(keeping))
        let pairs = search.scored(model, frequencies, threshold: LinkThreshold.least)
        let persons = persons(pairs, records, frequencies, model)
        let summary = LinkageSummary(compared: compared, model: model)
        return outcome(persons, records, tables, summary)
    }

    private static let sampledPairs = 150_000

    private func persons(
        _ pairs: [ScoredPair], _ records: RecordSet, _ frequencies: Frequencies,
        _ model: PairModel
    ) -> [UInt32] {
        if records.isAcross, OneToOne.applies(pairs, count: records.count) {
            let matched = OneToOne.matched(pairs, count: records.count)
            let threshold = LinkThreshold.threshold(matched, precision: precision)
            return OneToOne.persons(matched, threshold: threshold, count: records.count)
        }
        let table = RatioTable(model)
        let shares = ShareTable(records, frequencies, table)
        let clusters = PersonClusters(count: records.count, threads: threads) { members in
            records.withComparison { comparison in
                var scorer = PairScorer(comparison, table, shares, threshold: -.infinity)
                defer { scorer.free() }
                return members.flatMap { left in
                    members.map { right in
                        left < right ? scorer.logOdds(left, right) ?? 0 : 0
                    }
                }
            }
        }
        let threshold = LinkThreshold.threshold(pairs, precision: precision)
        return clusters.persons(pairs, threshold: threshold)
    }

    private func outcome(
        _ persons: [UInt32], _ records: RecordSet, _ tables: [LinkageTable],
        _ summary: LinkageSummary
    ) -> Outcome {
        var places = tables.map { table in
            [Place](repeating: Place(table: 0, row: 0), count: table.ids.count)
        }
        let place = { (record: Int) in
            Place(table: record < records.firstCount ? 0 : 1, row: records.rows[record])
        }
        for record in 0..<records.count {
            let own = place(record)
            places[own.table][own.row] = place(Int(persons[record]))
        }
        var summary = summary
        summary.records = places.reduce(0) { $0 + $1.count }
        summary.linked = linkedPairs(persons, records)
        return Outcome(persons: places, summary: summary)
    }

    /// Pairs of records of one person, in two tables of one record each.
    private func linkedPairs(_ persons: [UInt32], _ records: RecordSet) -> Int {
        var counts: [UInt32: (first: Int, second: Int)] = [:]
        for (record, person) in persons.enumerated() {
            let isFirst = record < records.firstCount
            let known = counts[person] ?? (0, 0)
            counts[person] = (known.first + (isFirst ? 1 : 0), known.second + (isFirst ? 0 : 1))
        }
        let pairs = counts.values.map { count in
            records.isAcross ? count.first * count.second : count.first * (count.first - 1) / 2
        }
        return pairs.reduce(0, +)
    }
}
