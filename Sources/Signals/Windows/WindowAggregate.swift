package import Records

/// A quantity over each subject's current records: what `AggregateFunction` names.
///
/// A record counts if its customer is known, `asOf - window < time <= asOf`, and the predicate
/// holds. Subjects are those of today: a customer's records count for the affiliate that has it
/// now. Amounts are added as exact integers; amounts in several currencies are a failure of the
/// subject, never a sum.
///
/// Every settle goes through all records, so corrections need no undoing.
package struct WindowAggregate: Signal {
    /// Whether a row of the source counts; what it throws becomes a failure of the subject.
    package typealias Predicate =
        @Sendable (_ records: CurrentRecords, _ row: Int, _ asOf: EventTime) throws -> Bool

    package let declaration: AggregateDeclaration
    private let isCounted: Predicate
    private let isMatching: Predicate?

    /// - Parameter isMatching: of a ratio, which of the records that count are its part.
    package init(
        _ declaration: AggregateDeclaration, where isCounted: @escaping Predicate,
        matching isMatching: Predicate? = nil
    ) {
        precondition((declaration.function == .ratio) == (isMatching != nil), "ratio needs a part")
        self.declaration = declaration
        self.isCounted = isCounted
        self.isMatching = isMatching
    }

    /// One finding a subject with at least one record that counts; its values are those of
    /// `AggregateDeclaration.fields`.
    ///
    /// - Complexity: O(records of the source).
    package mutating func settle(_ population: Population) -> SignalResult {
        var states = [AggregateState](repeating: AggregateState(), count: count(population))
        let cursor = RecordCursor(source: declaration.source, population: population)
        for customer in population.order.customers where population.records.isKnown(customer) {
            let subject = Int(subject(of: customer, population))
            visit(customer, cursor) { row in
                switch row {
                case .success(let row):
                    states[subject].take(
                        row.row, of: customer, isMatching: row.isMatching, cursor, declaration)
                case .failure(let failure): states[subject].fail(failure.reason)
                }
            }
        }
        return result(states, cursor)
    }

    private struct RowFailure: Error { var reason: String }

    private struct CountedRow {
        var row: Int
        var isMatching: Bool
    }

    /// The rows of a customer that count.
    private func visit(
        _ customer: UInt32, _ cursor: RecordCursor,
        _ body: (Result<CountedRow, RowFailure>) -> Void
    ) {
        let (records, asOf) = (cursor.population.records, cursor.population.asOf)
        let start = declaration.windowMicroseconds.map {
            asOf.microseconds.subtractingReportingOverflow($0).partialValue
        }
        cursor.forEachRow(of: customer) { row in
            let time = cursor.time(of: row)
            if time > asOf || start.map({ time.microseconds <= $0 }) ?? false { return }
            do {
                guard try isCounted(records, row, asOf) else { return }
                let isMatching = try isMatching?(records, row, asOf) ?? true
                body(.success(CountedRow(row: row, isMatching: isMatching)))
            } catch {
                body(.failure(RowFailure(reason: "\(error)")))
            }
        }
    }

    private func count(_ population: Population) -> Int {
        declaration.subject == .affiliate
            ? population.records.affiliateIDs.count : population.records.customers.count
    }

    private func subject(of customer: UInt32, _ population: Population) -> UInt32 {
        switch declaration.subject {
        case .affiliate: population.records.customers.affiliate[Int(customer)]
        case .person: population.persons[customer]
        default: customer
        }
    }

    private func result(_ states: [AggregateState], _ cursor: RecordCursor) -> SignalResult {
        let population = cursor.population
        let ordered =
            declaration.subject == .affiliate
            ? population.order.affiliates : population.order.customers
        var result = SignalResult(findings: [])
        for id in ordered {
            let state = states[Int(id)]
            let subject = Subject(kind: declaration.subject, first: id)
            if let failure = state.failure {
                result.failures.append((subject, failure))
            } else if state.count > 0 {
                result.findings.append(
                    Finding(
                        subject: subject, values: state.values(declaration, cursor),
                        customers: state.customers))
            }
        }
        return result
    }

    /// One row a customer, with how many of its records counted, and what ties a person's accounts.
    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let cursor = RecordCursor(source: declaration.source, population: population)
        let isPerson = finding.subject.kind == .person
        let ties = PersonTies(isPerson ? finding.customers : [], population)
        var evidence = Evidence(rows: [], transactions: [], newest: .distantPast)
        for customer in finding.customers {
            var rows: [Int] = []
            visit(customer, cursor) {
                if case .success(let row) = $0, row.isMatching { rows.append(row.row) }
            }
            evidence.newest = max(
                evidence.newest, rows.map(cursor.time).max() ?? .distantPast)
            if declaration.source == .transaction { evidence.transactions += rows }
            evidence.rows.append(
                EvidenceRow(
                    [
                        ("kind", .text(declaration.source.rawValue)),
                        ("customer_id", .text(population.records.customerIDs[customer])),
                        ("records", .count(rows.count)),
                    ] + ties.values(of: customer)))
        }
        return evidence
    }
}
