internal import Records

/// How a person bought, lost and bought again.
struct ChurnCounts: Hashable, Sendable {
    var purchases = 0
    /// Returns within days of a blow-up.
    var rebuys = 0
    /// Purchases after the first, a portfolio of sizes that are bought together as one.
    var returns = 0
    var blowUps = 0
    var ended = 0
    var cheapest = 0
    var resets = 0
}

/// What the accounts of one person with several show together.
struct ChurnHistory: Equatable, Sendable {
    private(set) var counts = ChurnCounts()
    /// Accounts that were blown up, or bought at once after one that was, in canonical order; all
    /// accounts of a person of whom there are none.
    let implicated: [UInt32]

    /// - Parameters:
    ///   - accounts: of the person, in canonical order.
    ///   - rebuyDays: days after a blow-up that count as quick.
    ///   - cheapest: the firm's smallest account size.
    /// - Complexity: O(n log n).
    init(_ accounts: [UInt32], rebuyDays: Int, cheapest: Money, _ population: Population) {
        let rank = population.order.customerRank
        let byTime = accounts.sorted {
            let (left, right) = (population.accounts[$0], population.accounts[$1])
            return left.firstPurchase != right.firstPurchase
                ? left.firstPurchase < right.firstPurchase : rank[Int($0)] < rank[Int($1)]
        }
        var involved: Set<UInt32> = []
        var ends: Set<Int32> = []
        var portfolio = Portfolio()
        for customer in byTime {
            let account = population.accounts[customer]
            let day = account.firstPurchase.day.number
            let size = population.records.customers.accountSize[Int(customer)]
            if !portfolio.take(size, at: account.firstPurchase), customer != byTime[0] {
                counts.returns += 1
                if (0...Int32(rebuyDays)).contains(where: { ends.contains(day - $0) }) {
                    counts.rebuys += 1
                    involved.insert(customer)
                }
            }
            counts.purchases += account.purchases
            counts.resets += account.resets
            if size == cheapest {
                counts.cheapest += account.purchases
            }
            let blowUp = population.blowUpDay(of: customer)
            if account.isMature || blowUp != nil { counts.ended += 1 }
            if let blowUp {
                counts.blowUps += 1
                involved.insert(customer)
                ends.insert(blowUp.number)
            }
        }
        implicated = involved.isEmpty ? accounts : accounts.filter(involved.contains)
    }
}

/// Accounts of different sizes that are bought one soon after the other: one purchase, whatever becomes
/// of them. The same size again is another.
private struct Portfolio {
    private var sizes: Set<Money> = []
    private var last: EventTime?

    private static let longestPause: Int64 = 2 * 60 * 60 * EventTime.microsecondsPerSecond

    /// Begins another portfolio with the size where it does not belong to this one; whether it does.
    mutating func take(_ size: Money, at time: EventTime) -> Bool {
        let isSoon = last.map { time.microseconds - $0.microseconds <= Self.longestPause } ?? false
        last = time
        if isSoon, sizes.insert(size).inserted { return true }
        sizes = [size]
        return false
    }
}

extension Population {
    /// The day on which an account was lost at once; `nil` for one that was not.
    fileprivate func blowUpDay(of customer: UInt32) -> Day? {
        let account = accounts[customer]
        if isBlownUp(customer) { return account.lastTradingDay }
        guard account.tradingDays == 0, !isTradingKnown(of: customer),
            phase(of: customer) == .failed
        else { return nil }
        let failed = records.customers.version[Int(customer)].day
        let bought = account.firstPurchase.day.number
        return (bought...bought + 2).contains(failed.number) ? failed : nil
    }
}
