import Foundation
import Records

@testable import Simulator

/// Firms are made once and shared: every test reads, none writes.
enum Firms {
    static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]
    static let standard: [SimulatedFirm] = seeds.map { firm(seed: $0) }
    static let withoutFraud = simulateFirm(FirmConfiguration.standard.withoutFraud)

    static func firm(
        seed: UInt64, _ change: (inout FirmConfiguration) -> Void = { _ in }
    ) -> SimulatedFirm {
        simulateFirm(configuration(seed: seed, change))
    }

    static func configuration(
        seed: UInt64, _ change: (inout FirmConfiguration) -> Void = { _ in }
    ) -> FirmConfiguration {
        var configuration = FirmConfiguration.standard
        configuration.seed = seed
        change(&configuration)
        return configuration
    }
}

extension SimulatedFirm {
    func bytes(of entity: Entity) -> Data {
        var data = Data()
        write(entity) { line in line.withUnsafeBytes { data.append(contentsOf: $0) } }
        return data
    }

    var truthBytes: Data {
        var data = Data()
        writeTruth { document in document.withUnsafeBytes { data.append(contentsOf: $0) } }
        return data
    }

    var allBytes: Data {
        Entity.allCases.reduce(into: truthBytes) { $0.append(bytes(of: $1)) }
    }

    /// The last version of each customer.
    var latestCustomers: [String: CustomerRow] {
        Dictionary(customers.map { ($0.customerID, $0) }) { _, last in last }
    }

    /// The last version of each transaction.
    var latestTransactions: [String: TransactionRow] {
        Dictionary(transactions.map { ($0.transactionID, $0) }) { _, last in last }
    }

    /// The last version of each day, account and instrument, in order.
    var latestActivity: [ActivityRow] {
        var order: [ActivityKey] = []
        var rows: [ActivityKey: ActivityRow] = [:]
        for row in activity {
            if rows.updateValue(row, forKey: ActivityKey(row)) == nil {
                order.append(ActivityKey(row))
            }
        }
        return order.compactMap { rows[$0] }
    }
}

struct ActivityKey: Hashable {
    let date: Day
    let customerID: String
    let instrument: String

    init(_ row: ActivityRow) {
        date = row.date
        customerID = row.customerID
        instrument = row.instrument
    }
}

/// A world of its own with its honest accounts, for rates that records do not show.
struct HonestWorld {
    let world: World
    let accounts: [Account]

    init(seed: UInt64) {
        world = World(Firms.configuration(seed: seed).withoutFraud)
        accounts = world.affiliatePlans().flatMap(world.honestBook)
    }
}
