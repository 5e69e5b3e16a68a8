internal import GRDB
internal import Records

/// For how long one kind of records has been silent, beside how long it is silent at times: a feed may die
/// while others go on.
struct FeedSilence {
    enum Kind: String, CaseIterable {
        case signups = "sign-ups"
        case transactions
        case trading = "days of trading"

        /// Days since 1970 on which there were any.
        fileprivate var days: String {
            switch self {
            case .signups: "SELECT signup / 86400000000 AS day FROM customers"
            case .transactions: "SELECT time / 86400000000 AS day FROM transactions"
            case .trading: "SELECT day FROM trading_activity"
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
    /// - Complexity: O(records).
    init?(of kind: Kind, _ db: Database) throws {
        let days = try Int64.fetchAll(
            db,
            sql: """
                WITH days AS (SELECT DISTINCT day FROM (\(kind.days)))
                SELECT day FROM days WHERE day >= (SELECT max(day) FROM days) - ? ORDER BY day
                """, arguments: [Self.window])
        guard days.count >= Self.leastDays, let last = days.last else { return nil }
        end = Day(number: Int32(clamping: last)).end
        let longest = zip(days, days.dropFirst()).map { $1 - $0 - 1 }.max() ?? 0
        usualSeconds = Double(longest) * 86_400
    }
}
