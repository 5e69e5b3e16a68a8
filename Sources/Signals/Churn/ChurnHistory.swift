import Records

/// How a person bought, lost and bought again.
struct ChurnCounts: Hashable, Sendable {
    var purchases = 0
    /// Returns within days of a blow-up.
    var rebuys = 0
    /// Purchases after the first, a portfolio of sizes that are bought together as one.
    var returns = 0
    /// Those under another affiliate than the purchase before.
    var moves = 0
    var blowUps = 0
    var ended = 0
    var cheapest = 0
    var resets = 0
}

/// What the attempts of one person with several show together.
struct ChurnHistory: Equatable, Sendable {
    private(set) var counts = ChurnCounts()
    /// Accounts of attempts that were blown up, or bought at once after one that was, in canonical
    /// order; all accounts of a person of whom there are none.
    let implicated: [UInt32]

    /// - Parameters:
    ///   - accounts: of the person, in canonical order.
    ///   - rebuyDays: days after a blow-up that count as quick.
    ///   - cheapest: the firm's smallest account size.
    /// - Returns: `nil` for a person of one attempt.
    /// - Complexity: O(n log n).
    init?(_ accounts: [UInt32], rebuyDays: Int, cheapest: Money, _ population: Population) {
        if accounts.reduce(0, { $0 + Attempt.count(of: $1, population) }) < 2 { return nil }
        var attempts: [Attempt] = []
        for account in accounts { attempts += Attempt.all(of: account, population) }
        let byTime = attempts.inOrder
        let customers = population.records.customers
        var involved: Set<UInt32> = []
        var ends: Set<Int32> = []
        var portfolio = Portfolio()
        var affiliate: UInt32?
        for attempt in byTime {
            if attempt.isReset {
                counts.resets += 1
            } else {
                let own = customers.owner(of: attempt.customer, at: attempt.start)
                if !portfolio.take(attempt), let last = affiliate {
                    counts.returns += 1
                    if own != last { counts.moves += 1 }
                    let day = attempt.start.day.number
                    if (0...Int32(rebuyDays)).contains(where: { ends.contains(day - $0) }) {
                        counts.rebuys += 1
                        involved.insert(attempt.customer)
                    }
                }
                affiliate = own
                counts.purchases += 1
                if customers.accountSize[Int(attempt.customer)] == cheapest {
                    counts.cheapest += 1
                }
            }
            if attempt.isEnded { counts.ended += 1 }
            if let blowUp = attempt.blowUp {
                counts.blowUps += 1
                involved.insert(attempt.customer)
                ends.insert(blowUp.number)
            }
        }
        implicated = involved.isEmpty ? accounts : accounts.filter(involved.contains)
    }
}

extension [Attempt] {
    /// By time, those of one time as they are.
    fileprivate var inOrder: [Attempt] {
        if zip(self, dropFirst()).allSatisfy({ $0.start <= $1.start }) { return self }
        return indices.sorted {
            self[$0].start != self[$1].start ? self[$0].start < self[$1].start : $0 < $1
        }.map { self[$0] }
    }
}

/// Challenges of different sizes that are bought one soon after the other: one purchase, whatever
/// becomes of them. The same size again is another.
private struct Portfolio {
    /// Of the first one.
    private var size: Money?
    private var furtherSizes: Set<Money> = []
    private var last: EventTime?

    private static let longestPause: Int64 = 2 * 60 * 60 * EventTime.microsecondsPerSecond

    /// Begins another portfolio with the attempt where it does not belong to this one; whether it
    /// does.
    mutating func take(_ attempt: Attempt) -> Bool {
        let isSoon =
            last.map { attempt.start.microseconds - $0.microseconds <= Self.longestPause } ?? false
        last = attempt.start
        if isSoon, attempt.size != size, furtherSizes.insert(attempt.size).inserted {
            return true
        }
        size = attempt.size
        furtherSizes = []
        return false
    }
}
