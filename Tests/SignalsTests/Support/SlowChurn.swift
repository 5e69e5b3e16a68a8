import FirmRecords
import Records

@testable import Signals

/// Re-buys and blow-ups of every person with several accounts.
struct SlowChurn {
    let firm: SlowFirm
    var days: Int32 = 3

    private struct History {
        var person: String
        var accounts: [SlowBuyer]
        var rebuys: [SlowBuyer]
        var blownUp: [SlowBuyer] { accounts.filter { $0.blowUp != nil } }
        var ended: Int { accounts.count { $0.isMature || $0.blowUp != nil } }
        var purchases: Int { accounts.reduce(0) { $0 + $1.fees.count } }
    }

    /// An account is bought again at once if an account bought before ended, blown up, on the same
    /// day or at most three before.
    private func history(_ person: String, _ accounts: [SlowBuyer]) -> History {
        let byTime = accounts.sorted { ($0.firstFee, $0.id) < ($1.firstFee, $1.id) }
        let rebuys = byTime.indices.filter { index in
            byTime[..<index].contains { before in
                guard let end = before.blowUp else { return false }
                return (0...days).contains(byTime[index].firstFee.day.number - end.number)
            }
        }
        return History(person: person, accounts: accounts, rebuys: rebuys.map { byTime[$0] })
    }

    func readings() -> [SlowReading] {
        let cheapest = firm.buyers.map { $0.row.hundredths("account_size") }.min() ?? 0
        let histories = Dictionary(grouping: firm.buyers, by: \.person)
            .filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
            .map { history($0.key, $0.value) }
        return histories.map { history in
            let cheap = history.accounts.filter { $0.row.hundredths("account_size") == cheapest }
            let involved = Set((history.blownUp + history.rebuys).map(\.id))
            return SlowReading(
                subject: history.person,
                values: [
                    "purchases": Double(history.purchases),
                    "rebuys": Double(history.rebuys.count),
                    "returns": Double(history.accounts.count - 1),
                    "blow_ups": Double(history.blownUp.count), "ended": Double(history.ended),
                    "cheapest": Double(cheap.reduce(0) { $0 + $1.fees.count }),
                    "resets": Double(history.accounts.reduce(0) { $0 + $1.facts.resets }),
                ],
                customers: history.accounts.map(\.id).filter {
                    involved.isEmpty || involved.contains($0)
                })
        }
    }
}
