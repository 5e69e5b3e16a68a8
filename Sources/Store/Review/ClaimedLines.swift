internal import GRDB
internal import Holds

/// The lines that a flag would hold if nothing had been decided, as the ledger has them now.
struct ClaimedLines {
    /// By id.
    private let all: [KeptLine]
    /// Those that it holds.
    let held: [KeptLine]

    init(_ flag: String, _ db: Database) throws {
        all = try Self.lines("flag_lines", flag, db)
        held = try Self.lines("hold_flags", flag, db)
    }

    private static func lines(
        _ table: String, _ flag: String, _ db: Database
    ) throws -> [KeptLine] {
        let finder = try LedgerFinder(db)
        return try String.fetchAll(
            db,
            sql: "SELECT commission_id FROM \(table) WHERE flag_id = ? ORDER BY commission_id",
            arguments: [flag]
        ).compactMap(finder.line)
    }

    /// Lines whose money is still here: unpaid, or released by a reviewer and by nobody else.
    var declinable: [KeptLine] {
        all.filter { line in
            switch line.record {
            case .accrued, .held, .cleared: true
            case .released, .declined, .paid: false
            }
        }
    }

    /// What a decision left as it was.
    func untouched(besides moved: Set<String>, _ db: Database) throws -> UntouchedLines {
        var lines = UntouchedLines()
        var holders: Set<String> = []
        for line in all where !moved.contains(line.record.facts.id) {
            switch line.record.account {
            case .held:
                let id = line.record.facts.id
                lines.stillHeld.append(line.record.facts)
                holders.formUnion(try AffiliateFile.heldBy(id, db)?.flagIDs ?? [])
            case .declined: lines.declined += 1
            case .released, .paid: lines.sentOut += 1
            default: break
            }
        }
        lines.holders = holders.sorted()
        return lines
    }
}
