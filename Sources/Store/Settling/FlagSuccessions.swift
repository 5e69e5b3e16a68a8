internal import GRDB
internal import Holds

/// Flags that a settle no longer finds, each with the flag under which the same finding goes on.
///
/// A flag is named after its rule and its subject, and a person or a ring after the least of its
/// accounts. One more account, or two persons that turn out to be one, gives the finding another
/// name; what reviewers made of it must not be lost by that.
struct FlagSuccessions: Sendable {
    /// By flag.
    private var successors: [String: String] = [:]

    private static let kinds = "'person', 'ring'"

    /// - Parameter standing: flags that stay although nothing finds them.
    /// - Complexity: O(open flags); O(customers of flags) where any is gone.
    init(to flags: [Flag], standing: Set<String>, _ db: Database) throws {
        let gone = try Self.gone(besides: standing.union(flags.lazy.map(\.id)), db)
        if gone.isEmpty { return }
        let owners = Owners(flags)
        for flag in gone { successors[flag.id] = owners.successor(of: flag) }
    }

    /// The flag under which a finding goes on; its own where it is found, or nothing takes its
    /// place.
    func heir(of flag: String) -> String { successors[flag] ?? flag }

    func successor(of flag: String) -> String? { successors[flag] }

    /// By flag, those whose place it takes, sorted.
    var predecessors: [String: [String]] {
        Dictionary(grouping: successors.keys.sorted()) { successors[$0] ?? $0 }
    }

    private static func gone(besides found: Set<String>, _ db: Database) throws -> [GoneFlag] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT flag_id, rule, subject_kind, subject_id FROM flags
                WHERE state = 'open' AND subject_kind IN (\(kinds)) ORDER BY flag_id
                """)
        var gone: [GoneFlag] = []
        while let row = try rows.next() {
            let id: String = row["flag_id"]
            if found.contains(id) { continue }
            gone.append(
                GoneFlag(
                    id: id, kind: Kind(rule: row["rule"], subject: row["subject_kind"]),
                    key: row["subject_id"], customers: try customers(of: id, db)))
        }
        return gone
    }

    private static func customers(of flag: String, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT value FROM flags, json_each(body, '$.customer_ids') WHERE flag_id = ?
                """, arguments: [flag])
    }
}

/// What flags must have in common to be of one finding.
private struct Kind: Hashable {
    var rule: String
    var subject: String
}

private struct GoneFlag {
    var id: String
    var kind: Kind
    /// The account that its subject is named after.
    var key: String
    var customers: [String]
}

/// Which flags name a customer.
private struct Owners {
    private var flags: [Kind: [String: [String]]] = [:]

    init(_ found: [Flag]) {
        for flag in found where flag.status == .open {
            let kind = Kind(rule: flag.rule, subject: flag.subjectKind)
            for customer in Set(flag.customerIDs) {
                flags[kind, default: [:]][customer, default: []].append(flag.id)
            }
        }
    }

    /// The flag that names the account that the subject was named after, else most of its accounts.
    func successor(of flag: GoneFlag) -> String? {
        let named = flags[flag.kind] ?? [:]
        var shares: [String: Int] = [:]
        for customer in flag.customers {
            for id in named[customer] ?? [] { shares[id, default: 0] += 1 }
        }
        let heirs = Set(named[flag.key] ?? [])
        let best = (heirs.isEmpty ? Set(shares.keys) : heirs).min { left, right in
            let (a, b) = (shares[left] ?? 0, shares[right] ?? 0)
            return a != b ? a > b : left < right
        }
        guard let best else { return nil }
        return heirs.isEmpty && 2 * (shares[best] ?? 0) <= flag.customers.count ? nil : best
    }
}
