internal import Records

// Numbers that stand for words in tables. They are the file format: never renumber one.

extension TransactionType {
    var storedCode: Int64 {
        switch self {
        case .challengeFee: 1
        case .resetFee: 2
        case .payout: 3
        case .refund: 4
        case .adjustment: 5
        }
    }

    init?(storedCode: Int64) {
        guard let type = Self.allCases.first(where: { $0.storedCode == storedCode }) else {
            return nil
        }
        self = type
    }
}

extension TransactionStatus {
    var storedCode: Int64 {
        switch self {
        case .completed: 1
        case .pending: 2
        case .failed: 3
        case .reversed: 4
        }
    }

    init?(storedCode: Int64) {
        guard let status = Self.allCases.first(where: { $0.storedCode == storedCode }) else {
            return nil
        }
        self = status
    }
}
