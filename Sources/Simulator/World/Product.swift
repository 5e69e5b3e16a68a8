/// What a challenge is called on the price list.
enum ChallengeType: String, CaseIterable, Sendable {
    case standard, rapid, aggressive
    case instantFunding = "instant_funding"

    /// Profit in percent of the account that each stage before `funded` asks for.
    var targets: [Double] {
        switch self {
        case .standard: [8, 5]
        case .rapid: [8]
        case .aggressive: [11, 6]
        case .instantFunding: []
        }
    }

    /// Greatest loss of a day, in percent of the account.
    var dailyLimit: Double {
        switch self {
        case .standard: 5
        case .rapid: 4
        case .aggressive: 6
        case .instantFunding: 4
        }
    }

    /// Greatest loss of a stage, in percent of the account.
    var totalLimit: Double {
        switch self {
        case .standard: 10
        case .rapid: 7
        case .aggressive: 12
        case .instantFunding: 6
        }
    }

    /// Fees in USD, by the order of `Product.sizes`.
    fileprivate var fees: [Int] {
        switch self {
        case .standard: [49, 99, 199, 299, 499, 949]
        case .rapid: [55, 109, 219, 329, 549, 969]
        case .aggressive: [59, 119, 229, 339, 569, 979]
        case .instantFunding: [89, 179, 339, 499, 799, 999]
        }
    }
}

/// A challenge on the price list.
struct Product: Sendable {
    static let sizes = [5_000, 10_000, 25_000, 50_000, 100_000, 200_000]
    static let cheapest = Product(.standard, sizeIndex: 0)

    let type: ChallengeType
    let sizeIndex: Int

    init(_ type: ChallengeType, sizeIndex: Int) {
        self.type = type
        self.sizeIndex = sizeIndex
    }

    var size: Int { Self.sizes[sizeIndex] }
    var feeInCents: Int { type.fees[sizeIndex] * 100 }

    static let choice = WeightedChoice<Product>(
        zip(ChallengeType.allCases, [0.60, 0.18, 0.13, 0.09]).flatMap { type, typeWeight in
            zip(sizes.indices, [0.20, 0.31, 0.19, 0.15, 0.10, 0.05]).map { index, sizeWeight in
                (Product(type, sizeIndex: index), typeWeight * sizeWeight)
            }
        })

    /// What fraud buys where only the number of sales counts: the small half of the price list.
    static let smallChoice = WeightedChoice<Product>([
        (Product(.standard, sizeIndex: 0), 4), (Product(.standard, sizeIndex: 1), 4),
        (Product(.rapid, sizeIndex: 0), 1), (Product(.standard, sizeIndex: 2), 2),
        (Product(.aggressive, sizeIndex: 1), 1),
    ])
}

/// The stage of a challenge; the raw value is the data contract's.
enum Phase: String, Sendable {
    case phase1 = "phase_1"
    case phase2 = "phase_2"
    case funded, failed
}
