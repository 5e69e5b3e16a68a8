import FirmRecords
import GRDB
import Holds
import Records
import Store
import Testing

/// What a settle writes of affiliates, with and without what the one before it left.
struct StandingsTests {
    private let folder = TemporaryFolder()

    private func settlement(
        _ posteriors: [String: Double], _ durable: DurableStandings? = nil
    ) -> Settlement {
        Settlement(
            asOf: noon, flags: [], holds: [], standings: standings(posteriors), durable: durable,
            lines: .all([]), ruleErrors: [], rules: RuleVersions(digest: "R", text: ""))
    }

    private func standings(_ posteriors: [String: Double]) -> [AffiliateStanding] {
        posteriors.sorted { $0.key < $1.key }.map { id, posterior in
            AffiliateStanding(
                id: id, posterior: posterior, amounts: [], patterns: [], customers: 1, persons: 1)
        }
    }

    @Test func `standings are those of the last settle, whatever is known of earlier ones`() throws
    {
        let store = try Store(opening: folder.database, for: .review, making: true)
        func settle(_ posteriors: [String: Double], _ durable: DurableStandings? = nil) throws
            -> DurableStandings
        {
            let summary = try store.write { db in
                try Store.write(
                    settlement(posteriors, durable), covering: try RecordPosition.current(db),
                    at: noon, db)
            }
            let expected = standings(posteriors).map {
                String(decoding: $0.jsonLine, as: UTF8.self)
            }
            let written = try store.read {
                try String.fetchAll($0, sql: "SELECT body FROM standings ORDER BY affiliate_id")
            }
            #expect(written == expected)
            return DurableStandings(standings(posteriors), summary.mark)
        }
        let first = try settle(["A": 0.1, "B": 0.2, "C": 0.3])
        let second = try settle(["A": 0.1, "B": 0.9, "D": 0.4], first)
        // Somebody else settles, and what is known of the second settle is no longer so.
        _ = try settle(["A": 0.7, "E": 0.5])
        _ = try settle(["A": 0.1, "B": 0.9], second)
    }
}
