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
    /// By affiliate; accounts without a country left out.
    private let countries: [[String: Int]]

    init(_ firm: SlowFirm, smallest: Int = 5) {
        let own = firm.affiliates.map { ($0, firm.byAffiliate[$0] ?? []) }
            .filter { $0.1.count >= smallest }
        affiliates = own.map(\.0)
        accounts = own.map(\.1.count)
        counts = own.map { Self.traits($0.1) }
        countries = own.map { _, buyers in
            Dictionary(grouping: buyers) { $0.row["country_code"] }
                .filter { !$0.key.isEmpty }.mapValues(\.count)
        }
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

    /// What is left of every column when the line through logs of the accounts is taken out.
    private func withoutSize(_ rows: [[Double]]) -> [[Double]] {
        let logs = accounts.map { log(Double($0)) }
        let centre = mean(logs)
        let spread = logs.map { ($0 - centre) * ($0 - centre) }.reduce(0, +)
        let columns = (rows.first ?? []).indices.map { column in
            let values = rows.map { $0[column] }
            let slope =
                zip(logs, values).map { ($0 - centre) * $1 }.reduce(0, +) / spread
            return zip(logs, values).map { $1 - mean(values) - slope * ($0 - centre) }
        }
        return rows.indices.map { row in columns.map { $0[row] } }
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    /// The chance of a mix of countries that unlike the others', wider by Mosimann's factor, times
    /// affiliates, the harmonic sum, and the rank from below.
    private func mixRates() -> [Double] {
        let names = Set(countries.flatMap(\.keys)).sorted()
        let mix = CountryMix(
            countries.map { own in
                Dictionary(
                    uniqueKeysWithValues: own.map {
                        (UInt16(names.firstIndex(of: $0.key) ?? 0), $0.value)
                    })
            })
        let chances = countries.map { own in
            let total = own.values.reduce(0, +)
            let all = names.map { name in countries.reduce(0) { $0 + ($1[name] ?? 0) } }
            let others = all.reduce(0, +) - total
            var deviance = 0.0
            for (name, sum) in zip(names, all) {
                for (count, part) in [(own[name] ?? 0, total), (sum - (own[name] ?? 0), others)]
                where count > 0 {
                    let expected = Double(part) * Double(sum) / Double(total + others)
                    deviance += 2 * Double(count) * log(Double(count) / expected)
                }
            }
            let freedom = names.count - 1
            return total == 0 || others == 0 || freedom == 0
                ? 1
                : GammaDistribution(shape: Double(freedom) / 2, rate: 0.5)
                    .upperTail(deviance / mix.varianceInflation(total: total))
        }
        let harmonic = (1...chances.count).map { 1 / Double($0) }.reduce(0, +)
        return rates(chances).map { min(1, $0 * harmonic) }
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
        let rows = withoutSize(deviations())
        guard let columns = rows.first?.count, rows.count > 5 * columns else { return [] }
        let centre = try RobustCovariance.fit(rows: Matrix(rows: rows))
        var scatter = centre.scatter
        for column in 0..<columns { scatter[column, column] += 1 }
        let distances = try Mahalanobis(location: centre.location, scatter: scatter)
            .squaredDistances(Matrix(rows: rows))
        let law = GammaDistribution(shape: Double(columns) / 2, rate: 0.5)
        let rates = rates(distances.map(law.upperTail))
        let mixes = mixRates()
        return affiliates.indices.map { index in
            SlowReading(
                subject: affiliates[index],
                values: [
                    "distance": distances[index], "traits": Double(columns),
                    "log_q": log(min(1, rates[index])), "accounts": Double(accounts[index]),
                    "mix_log_q": log(max(1e-300, mixes[index])),
                ], customers: [])
        }
    }
}
