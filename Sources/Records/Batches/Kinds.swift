/// The five transaction types of the data contract.
package enum TransactionType: String, CaseIterable, Sendable {
    case challengeFee = "challenge_fee"
    case resetFee = "reset_fee"
    case payout
    case refund
    case adjustment
}

/// What a transaction's status means to us.
package enum TransactionStatus: String, CaseIterable, Sendable {
    /// It counts.
    case completed
    /// It does not count yet.
    case pending
    /// It never happened.
    case failed
    /// It happened and was undone.
    case reversed
}

/// Where a commission line stands.
package enum CommissionStatus: String, CaseIterable, Sendable {
    case accrued, held, released, declined, paid
}

/// How a partner's words map to ours, where the data contract leaves it open.
package struct Conventions: Sendable {
    package var transactionStatuses: [String: TransactionStatus]
    package var transactionTypes: [String: TransactionType]
    package var commissionStatuses: [String: CommissionStatus]

    package static let standard = Conventions(
        transactionStatuses: [
            "completed": .completed, "settled": .completed, "approved": .completed,
            "success": .completed, "pending": .pending, "failed": .failed,
            "cancelled": .failed, "declined": .failed, "reversed": .reversed,
        ],
        transactionTypes: Dictionary(
            uniqueKeysWithValues: TransactionType.allCases.map { ($0.rawValue, $0) }),
        commissionStatuses: Dictionary(
            uniqueKeysWithValues: CommissionStatus.allCases.map { ($0.rawValue, $0) }))
}
