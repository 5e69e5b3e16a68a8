package import Records
internal import Statistics

/// A firm's records, to be given to an engine in the order in which they became known.
///
/// A transaction and a commission line are known from their own time on, a day of trading from
/// its end, the affiliate directory from the start. Of a customer's versions the first is known
/// from the sign-up on, each further one from its own time: what the first says of a phase that
/// came later the engine leaves out. When a transaction took its present status is told nowhere,
/// so it has it from the start. Whether a line was paid is left to whoever plays the history.
package struct RecordHistory: Sendable {
    private var batches: [RecordBatch] = []
    private var firstVersions: [String: EventTime] = [:]
    /// Customers whose first version is later than their sign-up.
    private var undated: Set<String> = []
    /// The first and the last time of a record.
    package private(set) var span: ClosedRange<EventTime>?

    package init() {}

    package var customerCount: Int { firstVersions.count }

    /// Customers of whom one version, from after their sign-up, is all that is known until then.
    package var undatedCount: Int { undated.count }

    /// - Complexity: O(records).
    package mutating func add(_ batch: RecordBatch) {
        var batch = batch
        // Only a quarantine needs records as they stood.
        (batch.raw, batch.rawSpans, batch.rejects) = ([], [], [])
        for index in batch.commissions.indices { batch.commissions[index].status = .accrued }
        for customer in batch.customers {
            let id = batch.text.string(customer.id)
            let version = min(customer.version, firstVersions[id] ?? .distantFuture)
            firstVersions[id] = version
            if version > customer.signup { undated.insert(id) } else { undated.remove(id) }
        }
        for time in batch.moments {
            span = min(span?.lowerBound ?? time, time)...max(span?.upperBound ?? time, time)
        }
        batches.append(batch)
    }

    /// The records that became known by each time and not before it; later ones are left out.
    ///
    /// - Parameter times: ascending.
    /// - Complexity: O(records log times).
    package func parts(by times: [EventTime]) -> [[RecordBatch]] {
        var parts = [[RecordBatch]](repeating: [], count: times.count)
        for batch in batches {
            for (part, some) in batch.parts({ knownAt($0, in: batch) }, by: times) {
                parts[part].append(some)
            }
        }
        return parts
    }

    private func knownAt(_ customer: Customer, in batch: RecordBatch) -> EventTime {
        let isFirst = customer.version == firstVersions[batch.text.string(customer.id)]
        return isFirst ? customer.signup : customer.version
    }
}

extension RecordBatch {
    /// The times that its records speak of; none of the directory's.
    fileprivate var moments: [EventTime] {
        customers.map(\.signup) + transactions.map(\.time) + activities.map(\.day.end)
            + commissions.map(\.accrued)
    }

    /// Its records by the first of the times at which they are known, in ascending order.
    fileprivate func parts(
        _ knownAt: (Customer) -> EventTime, by times: [EventTime]
    ) -> [(part: Int, batch: RecordBatch)] {
        let known =
            affiliates.map { _ in EventTime.distantPast } + customers.map(knownAt)
            + transactions.map(\.time) + activities.map(\.day.end) + commissions.map(\.accrued)
        var places: [Int: [Int]] = [:]
        for (index, time) in known.enumerated() {
            let part = times.partitioningIndex { $0 >= time }
            if part < times.count { places[part, default: []].append(index) }
        }
        return places.sorted { $0.key < $1.key }.map { ($0.key, records(at: $0.value)) }
    }

    /// - Parameter places: of a batch of one entity.
    private func records(at places: [Int]) -> RecordBatch {
        func kept<Element>(_ elements: [Element]) -> [Element] {
            elements.isEmpty ? [] : places.map { elements[$0] }
        }
        var batch = self
        batch.affiliates = kept(affiliates)
        batch.customers = kept(customers)
        batch.transactions = kept(transactions)
        batch.activities = kept(activities)
        batch.commissions = kept(commissions)
        batch.lines = kept(lines)
        return batch
    }
}
