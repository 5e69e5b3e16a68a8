internal import GRDB
internal import Records

/// For how long one kind of records has been silent, beside how long it is silent at times: a feed
/// may die while others go on.
struct FeedSilence {
    enum Kind: String, CaseIterable {
        case signups = "sign-ups"
        case transactions
        case trading = "days of trading"

        fileprivate var entity: Entity {
            switch self {
            case .signups: .customers
            case .transactions: .transactions
            case .trading: .tradingActivity
            }
        }
    }

    /// Of the last day with any.
    let end: EventTime
    /// The longest time without any in the ninety days before, such as a weekend.
    let usualSeconds: Double

    private static let window: Int64 = 90
    /// Fewer days tell nothing of what is usual.
    private static let leastDays = 10

    /// - Returns: `nil` of a kind of which too few were sent to know what is usual.
    /// - Complexity: O(days).
    init?(of kind: Kind, _ db: Database) throws {
        let days = try Int64.fetchAll(
            db,
            sql: """
                SELECT day FROM record_days WHERE entity = ?1
                  AND day >= (SELECT max(day) FROM record_days WHERE entity = ?1) - ?2
                ORDER BY day
                """, arguments: [kind.entity.rawValue, Self.window])
        guard days.count >= Self.leastDays, let last = days.last else { return nil }
        end = Day(number: Int32(clamping: last)).end
        let longest = zip(days, days.dropFirst()).map { $1 - $0 - 1 }.max() ?? 0
        usualSeconds = Double(longest) * 86_400
    }
}
