internal import Digests
internal import GRDB
internal import Holds
internal import Records

/// What a proposed decision would move: whoever approves it approves just that.
struct ProposedLines: Equatable {
    /// Of the lines' ids, amounts and currencies.
    private let digest: String

    init(_ lines: [LineFacts]) {
        let text = lines.map { "\($0.id)\t\($0.amount.units)\t\($0.currency)\n" }.sorted().joined()
        digest = SHA256.hex(of: text)
    }

    private init(digest: String) { self.digest = digest }

    /// What was proposed; `nil` where an earlier version kept nothing of it.
    static func of(_ decision: String, _ db: Database) throws -> ProposedLines? {
        try String.fetchOne(
            db, sql: "SELECT lines FROM proposals WHERE decision = ?", arguments: [decision]
        ).map(ProposedLines.init(digest:))
    }

    func keep(for decision: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO proposals VALUES (?, ?)", arguments: [decision, digest])
    }
}
