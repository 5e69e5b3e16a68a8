import FirmRecords
import Records

@testable import Signals

/// Re-buys and blow-ups of every person with several attempts.
struct SlowChurn {
    let firm: SlowFirm
    var days: Int32 = 3

    private struct History {
        var accounts: [SlowBuyer]
        var attempts: [SlowAttempt]
        var returns: Int
        var moves: Int
        var rebuys: [SlowAttempt]
        var blownUp: [SlowAttempt] { attempts.filter { $0.blowUp != nil } }
        var purchases: [SlowAttempt] { attempts.filter { !$0.isReset } }
    }

    /// An account is bought again at once if an attempt before ended, blown up, on the same day or
    /// at most three before. A size that was not bought yet in a row of purchases with pauses of
    /// two hours at most is bought together with the one before.
    private func history(_ accounts: [SlowBuyer]) -> History {
        let byTime = accounts.flatMap { buyer in
            SlowAttempt.all(of: buyer, asOf: firm.asOf).enumerated().map { ($0.offset, $0.element) }
        }.sorted {
            ($0.1.start, $0.1.buyer.id, $0.0) < ($1.1.start, $1.1.buyer.id, $1.0)
        }.map(\.1)
        let bought = byTime.filter { !$0.isReset }
        var starts: [Int] = []
        for index in bought.indices {
            let row = bought[(starts.last ?? index)..<index]
            let isSoon = row.last.map {
                bought[index].start.microseconds - $0.start.microseconds <= 7_200_000_000
            }
            let isNew = !row.contains { $0.size == bought[index].size }
            if isSoon != true || !isNew { starts.append(index) }
        }
        let returns = starts.dropFirst()
        let rebuys = returns.filter { index in
            byTime.prefix {
                $0.start != bought[index].start || $0.buyer.id != bought[index].buyer.id
            }.contains { before in
                guard let end = before.blowUp else { return false }
                return (0...days).contains(bought[index].start.day.number - end.number)
            }
        }
        return History(
            accounts: accounts, attempts: byTime, returns: returns.count,
            moves: returns.count { bought[$0].affiliate != bought[$0 - 1].affiliate },
            rebuys: rebuys.map { bought[$0] })
    }

    func readings() -> [SlowReading] {
        let cheapest = firm.buyers.map { $0.row.hundredths("account_size") }.min() ?? 0
        let persons = Dictionary(grouping: firm.buyers, by: \.person).sorted { $0.key < $1.key }
        return persons.compactMap { person, accounts in
            let history = history(accounts)
            if history.attempts.count < 2 { return nil }
            let cheap = history.purchases.filter {
                $0.buyer.row.hundredths("account_size") == cheapest
            }
            let involved = Set((history.blownUp + history.rebuys).map(\.buyer.id))
            return SlowReading(
                subject: person,
                values: [
                    "purchases": Double(history.purchases.count),
                    "rebuys": Double(history.rebuys.count),
                    "returns": Double(history.returns), "moves": Double(history.moves),
                    "blow_ups": Double(history.blownUp.count),
                    "ended": Double(history.attempts.count { $0.isEnded }),
                    "cheapest": Double(cheap.count),
                    "resets": Double(history.attempts.count { $0.isReset }),
                ],
                customers: history.accounts.map(\.id).filter {
                    involved.isEmpty || involved.contains($0)
                })
        }
    }
}
