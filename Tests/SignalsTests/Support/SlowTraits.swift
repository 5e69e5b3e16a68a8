import FirmRecords
import Foundation
import Statistics

@testable import Signals

/// Traits of affiliates counted buyer by buyer, and how far each affiliate lies from the others.
struct SlowTraits {
    private let affiliates: [String]
    private let accounts: [Int]
    /// By affiliate, then trait.
    private let counts: [[Int]]

    init(_ firm: SlowFirm, smallest: Int = 5) {
        let own = firm.affiliates.map { ($0, firm.byAffiliate[$0] ?? []) }
            .filter { $0.1.count >= smallest }
        affiliates = own.map(\.0)
        accounts = own.map(\.1.count)
        counts = own.map { Self.traits($0.1) }
    }

    private static func traits(_ buyers: [SlowBuyer]) -> [Int] {
        let countries = buyers.map { $0.row["country_code"] }
        return [
            buyers.count { $0.fees.contains(where: \.isSuspect) },
            buyers.count(where: \.isUnused), buyers.count(where: \.facts.isBlownUp),
            buyers.count { $0.row["click_id"].isEmpty },
            buyers.count - Set(buyers.map(\.person)).count,
            countries.map { own in own.isEmpty ? 0 : countries.count { $0 == own } }.max() ?? 0,
            buyers.count { $0.phase == "funded" },
        ]
    }

    private func deviations() -> [[Double]] {
        let all = Double(accounts.reduce(0, +))
        let shares = (0..<7).map { trait in Double(counts.map { $0[trait] }.reduce(0, +)) / all }
        let used = (0..<7).filter { shares[$0] > 0 && shares[$0] < 1 }
        return zip(counts, accounts).map { own, accounts in
            used.map { trait in
                let expected = Double(accounts) * shares[trait]
                return (Double(own[trait]) - expected)
                    / (expected * (1 - shares[trait]) + 1).squareRoot()
            }
        }
    }

    /// The chance of a larger distance, times affiliates over how many lie as far: the least of all
    /// that lie as near or nearer.
    private func rates(_ tails: [Double]) -> [Double] {
        tails.map { own in
            tails.filter { $0 >= own }.map { tail in
                tail * Double(tails.count) / Double(tails.count { $0 <= tail })
            }.min() ?? 1
        }
    }

    func readings() throws -> [SlowReading] {
        let rows = deviations()
        guard let columns = rows.first?.count, rows.count > 5 * columns else { return [] }
        let centre = try RobustCovariance.fit(rows: Matrix(rows: rows))
        var scatter = centre.scatter
        for column in 0..<columns { scatter[column, column] += 1 }
        let distances = try Mahalanobis(location: centre.location, scatter: scatter)
            .squaredDistances(Matrix(rows: rows))
        let law = GammaDistribution(shape: Double(columns) / 2, rate: 0.5)
        let rates = rates(distances.map(law.upperTail))
        return affiliates.indices.map { index in
            SlowReading(
                subject: affiliates[index],
                values: [
                    "distance": distances[index], "traits": Double(columns),
                    "log_q": log(min(1, rates[index])), "accounts": Double(accounts[index]),
                ], customers: [])
        }
    }
}
