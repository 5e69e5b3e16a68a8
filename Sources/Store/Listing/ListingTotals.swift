internal import GRDB
internal import Records
private import Synchronization

/// Totals of listings that were counted, so that the pages of one listing are counted once.
///
/// A total holds for as long as no record comes: the number of the last one tells.
package final class ListingTotals: Sendable {
    private struct Listing: Hashable {
        var entity: String
        var conditions: [RecordQuery.Condition]
    }

    private struct Counted {
        var sequence: Int64
        var total: Int
    }

    /// Totals that are kept; then all are forgotten.
    private static let capacity = 1000

    private let counted = Mutex<[Listing: Counted]>([:])

    package init() {}

    /// The total that is known, or else what `count` counts.
    func total(of query: RecordQuery, _ db: Database, count: () throws -> Int) throws -> Int {
        let listing = Listing(entity: query.entity.rawValue, conditions: query.conditions)
        let sequence = try RecordPosition.current(db).sequence
        if let known = counted.withLock({ $0[listing] }), known.sequence == sequence {
            return known.total
        }
        let total = try count()
        counted.withLock { counted in
            if counted.count >= Self.capacity { counted.removeAll() }
            counted[listing] = Counted(sequence: sequence, total: total)
        }
        return total
    }
}
