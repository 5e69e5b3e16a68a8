internal import GRDB
internal import Holds
internal import Records

/// What flags that one person dismissed would hold if they had not been, with what this person
/// freed of them before.
struct FlagStakes {
    private var sums: [String: [CurrencyCode: MoneySum]] = [:]
    private let policy: ReviewPolicy

    /// - Complexity: O(holds + lines freed under dismissed flags).
    init(
        _ holds: [Hold], released: ReleasedLines, _ successions: FlagSuccessions, _ db: Database
    ) throws {
        policy = try ReviewPolicy.current(db)
        let persons = try Self.persons(db)
        if persons.isEmpty { return }
        let dismissed = Set(persons.keys.lazy.map(successions.heir))
        let ledger = try LedgerFinder(db)
        var lines: [String: Set<String>] = [:]
        for hold in holds {
            let id = hold.line.commissionID
            let flags = hold.flagIDs.filter(dismissed.contains)
            guard !flags.isEmpty, try ledger.line(id)?.record.isHere ?? true else { continue }
            for flag in flags where !released.flags(id).contains(flag) {
                lines[flag, default: []].insert(id)
                sums[flag, default: [:]][hold.line.currency, default: .zero] += hold.line.amount
            }
        }
        for (flag, person) in persons {
            let heir = successions.heir(of: flag)
            let before = try FreedLines.sums(
                of: flag, by: person, besides: lines[heir] ?? [], db)
            sums[heir, default: [:]].merge(before, uniquingKeysWith: +)
        }
    }

    /// Who dismissed flags alone, by flag.
    private static func persons(_ db: Database) throws -> [String: String] {
        let rows = try RowReader(
            db,
            """
            SELECT flags.flag_id, actor FROM flags JOIN decisions ON decision = review_decision
            WHERE review = 'dismissed' AND approver IS NULL
            """)
        var persons: [String: String] = [:]
        while try rows.next() { persons[rows.string(0)] = rows.string(1) }
        return persons
    }

    /// Whether it is more than one person may decide on.
    func needTwo(_ flag: String) -> Bool {
        sums[flag]?.values.contains { $0 >= policy.fourEyesSum } ?? false
    }
}

extension LedgerRecord {
    /// Whether the money can still be held.
    fileprivate var isHere: Bool {
        switch self {
        case .accrued, .held, .cleared: true
        case .released, .declined, .paid: false
        }
    }
}
