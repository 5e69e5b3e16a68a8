import Foundation

/// What the lots of mirrored days say, each combination once.
struct SlowLots {
    private let firm: [Int]
    private let own: [Int]

    init(_ pairs: SlowPairs, own: [SlowPairs.Leg]) {
        firm = pairs.groups.values.joined().map(\.hundredths)
        self.own = own.map(\.hundredths)
    }

    func logRatio(_ lots: [(Int, Int)]) -> Double {
        let days = Set(lots.map { [$0.0, $0.1] }).map { (first: $0[0], second: $0[1]) }
        let ratios = days.map { log(Double($0.second) / Double($0.first)) }
        let equal = days.map { first, second in
            first == second
                ? log(0.95 * Double(firm.count + 200) / (Double(firm.count { $0 == first }) + 0.2))
                : log(0.05 * near(second, log(Double(second) / Double(first)), 0.06))
        }
        let alike = zip(days, ratios).map { log(near($0.second, $1, 0.06)) }
        let middle = ratios.sorted()[ratios.count / 2]
        let constant = zip(days, ratios).map { log(near($0.second, $1 - middle, 0.03)) }
        let kept = constant.sorted().dropLast()
        return [
            log(0.65) + equal.reduce(0, +), log(0.27) + alike.reduce(0, +),
            days.count < 2 ? -.infinity : log(0.08) + kept.reduce(0, +),
        ].max() ?? 0
    }

    /// How much better following with a jitter explains a size than chance does.
    private func near(_ second: Int, _ deviation: Double, _ jitter: Double) -> Double {
        (0.95 * exp(-abs(deviation) / jitter) / (2 * jitter) + 0.05 / 4) / chance(second)
    }

    /// Half the firm's density of the log of the lots, half the account's own.
    func chance(_ size: Int) -> Double {
        let near = firm.count { Self.isNear($0, size) }
        let ofFirm = (Double(near) / 0.2 + 5) / Double(firm.count + 20)
        let ownNear = own.count { abs(log(Double($0) / Double(size))) <= 0.1 }
        return 0.5 * ofFirm + 0.5 * Double(ownNear) / Double(own.count) / 0.2
    }

    private static func isNear(_ other: Int, _ size: Int) -> Bool {
        (Double(size) / exp(0.1)...Double(size) * exp(0.1)).contains(Double(other))
    }
}
