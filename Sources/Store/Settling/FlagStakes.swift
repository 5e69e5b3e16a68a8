internal import GRDB
internal import Holds
internal import Records

/// What flags would hold if nobody had decided anything, of what was not sent out.
struct FlagStakes {
    private var sums: [String: [CurrencyCode: MoneySum]] = [:]
    private let policy: ReviewPolicy

    /// - Complexity: O(holds).
    init(_ holds: [Hold], _ db: Database) throws {
        policy = try ReviewPolicy.current(db)
        let dismissed = try String.fetchSet(
            db, sql: "SELECT flag_id FROM flags WHERE review = 'dismissed'")
        if dismissed.isEmpty { return }
        let ledger = try LedgerFinder(db)
        for hold in holds where !dismissed.isDisjoint(with: hold.flagIDs) {
            let account = try ledger.line(hold.line.commissionID)?.record.account ?? .accrued
            guard account == .accrued || account == .held else { continue }
            for flag in hold.flagIDs where dismissed.contains(flag) {
                sums[flag, default: [:]][hold.line.currency, default: .zero] += hold.line.amount
            }
        }
    }

    /// Whether it is more than one person may decide on.
    func needTwo(_ flag: String) -> Bool {
        sums[flag]?.values.contains { $0 >= policy.fourEyesSum } ?? false
    }
}
