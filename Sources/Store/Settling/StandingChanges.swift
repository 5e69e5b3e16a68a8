internal import GRDB
internal import Holds

/// What brings the table of standings to what a settle found.
struct StandingChanges: Sendable {
    private var changed: [(id: String, body: String)] = []
    private var gone: [String] = []

    /// - Complexity: O(affiliates).
    init(_ standings: [AffiliateStanding], _ db: Database) throws {
        var kept: [String: String] = [:]
        let rows = try RowReader(db, "SELECT affiliate_id, body FROM standings")
        while try rows.next() { kept[rows.string(0)] = rows.string(1) }
        for standing in standings {
            let body = String(decoding: standing.jsonLine, as: UTF8.self)
            if kept.removeValue(forKey: standing.id) != body { changed.append((standing.id, body)) }
        }
        gone = kept.keys.sorted()
    }

    /// - Parameter before: what the table holds.
    /// - Complexity: O(affiliates), of which only a comparison for those that are as before.
    init(_ standings: [AffiliateStanding], before: [AffiliateStanding]) {
        var kept = Dictionary(uniqueKeysWithValues: before.map { ($0.id, $0) })
        for standing in standings where kept.removeValue(forKey: standing.id) != standing {
            changed.append((standing.id, String(decoding: standing.jsonLine, as: UTF8.self)))
        }
        gone = kept.keys.sorted()
    }

    func write(_ db: Database) throws {
        for (id, body) in changed {
            try db.run("INSERT OR REPLACE INTO standings VALUES (?, ?)", [id, body])
        }
        for id in gone { try db.run("DELETE FROM standings WHERE affiliate_id = ?", [id]) }
    }
}
