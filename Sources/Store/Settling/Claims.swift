internal import GRDB
internal import Holds

/// The lines that flags would hold if nobody had decided anything.
struct Claims: Sendable {
    /// Flags by line.
    private(set) var flags: [String: Set<String>] = [:]

    /// - Complexity: O(holds).
    init(_ holds: [Hold]) {
        for hold in holds { flags[hold.line.commissionID] = Set(hold.flagIDs) }
    }

    /// Those of the last settle.
    init(_ db: Database) throws {
        let rows = try RowReader(db, "SELECT commission_id, flag_id FROM flag_lines")
        while try rows.next() { flags[rows.string(0), default: []].insert(rows.string(1)) }
    }

    /// Takes over what some flags claimed before.
    ///
    /// - Parameter isWorth: whether a line is still worth anything.
    mutating func keep(
        _ before: Claims, of standing: Set<String>, where isWorth: (String) throws -> Bool
    ) rethrows {
        if standing.isEmpty { return }
        for (line, claiming) in before.flags {
            let kept = claiming.intersection(standing)
            if kept.isEmpty { continue }
            if try isWorth(line) { flags[line, default: []].formUnion(kept) }
        }
    }
}

/// What brings the table of claims to those of a settle.
struct ClaimChanges: Sendable {
    private struct Claim: Sendable {
        var flag: String
        var line: String
    }

    private var gone: [Claim] = []
    private var new: [Claim] = []

    init(from before: Claims, to after: Claims) {
        gone = Self.difference(before, after)
        new = Self.difference(after, before)
    }

    private static func difference(_ left: Claims, _ right: Claims) -> [Claim] {
        left.flags.flatMap { line, flags in
            flags.subtracting(right.flags[line] ?? []).map { Claim(flag: $0, line: line) }
        }
    }

    func write(_ db: Database) throws {
        for claim in gone {
            try db.run(
                "DELETE FROM flag_lines WHERE flag_id = ? AND commission_id = ?",
                [claim.flag, claim.line])
        }
        for claim in new {
            try db.run("INSERT INTO flag_lines VALUES (?, ?)", [claim.flag, claim.line])
        }
    }
}
