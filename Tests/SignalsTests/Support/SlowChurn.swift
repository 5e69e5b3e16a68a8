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
        var returns: Int
        var rebuys: [SlowBuyer]
        var blownUp: [SlowBuyer] { accounts.filter { $0.blowUp != nil } }
        var ended: Int { accounts.count { $0.isMature || $0.blowUp != nil } }
        var purchases: Int { accounts.reduce(0) { $0 + $1.fees.count } }
    }

    /// An account is bought again at once if an account bought before ended, blown up, on the same
    /// day or at most three before. A size that was not bought yet in a row of purchases with pauses of two
    /// hours at most is bought together with the one before.
    private func history(_ person: String, _ accounts: [SlowBuyer]) -> History {
        let byTime = accounts.sorted { ($0.firstFee, $0.id) < ($1.firstFee, $1.id) }
        var starts: [Int] = []
        for index in byTime.indices {
            let row = byTime[(starts.last ?? index)..<index]
            let isSoon = row.last.map {
                byTime[index].firstFee.microseconds - $0.firstFee.microseconds <= 7_200_000_000
            }
            let size = byTime[index].row.hundredths("account_size")
            let isNew = !row.contains { $0.row.hundredths("account_size") == size }
            if isSoon != true || !isNew { starts.append(index) }
        }
        let returns = starts.dropFirst()
        let rebuys = returns.filter { index in
            byTime[..<index].contains { before in
                guard let end = before.blowUp else { return false }
                return (0...days).contains(byTime[index].firstFee.day.number - end.number)
            }
        }
        return History(
            person: person, accounts: accounts, returns: returns.count,
            rebuys: rebuys.map { byTime[$0] })
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
                    "returns": Double(history.returns),
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
