package import GRDB
package import Holds

/// Affiliates whose judgement lacks the word of a live rule, for it could not be evaluated.
package struct UnjudgedAffiliates: Hashable, Sendable {
    /// The first error of each, by affiliate.
    package private(set) var errors: [String: RuleError] = [:]

    package var isEmpty: Bool { errors.isEmpty }

    /// - Complexity: O(errors).
    init(_ errors: [RuleError]) {
        for error in errors {
            for affiliate in error.affiliateIDs where self.errors[affiliate] == nil {
                self.errors[affiliate] = error
                self.errors[affiliate]?.affiliateIDs = [affiliate]
            }
        }
    }

    /// Those of the last settle.
    package init(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT * FROM unjudged") {
            let affiliate: String = row["affiliate_id"]
            errors[affiliate] = RuleError(
                rule: row["rule"], subjectKind: row["subject_kind"],
                subjectID: row["subject_id"], reason: row["reason"], affiliateIDs: [affiliate])
        }
    }

    package func contains(_ affiliate: String) -> Bool { errors[affiliate] != nil }

    /// One error an affiliate, by affiliate.
    var sorted: [RuleError] { errors.sorted { $0.key < $1.key }.map(\.value) }

    /// Flags that name any of them.
    func flags(_ db: Database) throws -> Set<String> {
        if isEmpty { return [] }
        let rows = try RowReader(db, "SELECT affiliate_id, flag_id FROM flag_affiliates")
        var flags: Set<String> = []
        while try rows.next() {
            if contains(rows.string(0)) { flags.insert(rows.string(1)) }
        }
        return flags
    }

    /// Writes them in the place of those before, where they are others.
    func write(_ db: Database) throws {
        if try self == UnjudgedAffiliates(db) { return }
        try db.execute(sql: "DELETE FROM unjudged")
        for (affiliate, error) in errors.sorted(by: { $0.key < $1.key }) {
            try db.run(
                "INSERT INTO unjudged VALUES (?, ?, ?, ?, ?)",
                [affiliate, error.rule, error.subjectKind, error.subjectID, error.reason])
        }
    }
}
