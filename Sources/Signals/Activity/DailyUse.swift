internal import Records

/// What became of an affiliate's accounts, by the day of sign-up: what a person bought in one day
/// counts once, and what was returned untraded for nothing.
struct DailyUse: Equatable, Sendable {
    /// Days counted from 1970, ascending, each with those of its accounts that had the time to be
    /// used.
    private(set) var days: [(day: Int32, use: UseTally)] = []

    /// - Complexity: O(buyers log buyers).
    init(of affiliate: UInt32, _ population: Population) {
        let members = Self.members(of: affiliate, population)
        days = Dictionary(grouping: members) { population.signupDay(of: $0) }
            .map { ($0.key, UseTally($0.value, population)) }
            .sorted { $0.day < $1.day }
    }

    static func == (left: DailyUse, right: DailyUse) -> Bool {
        left.days.elementsEqual(right.days) { $0.day == $1.day && $0.use == $1.use }
    }

    /// The accounts that count.
    static func members(of affiliate: UInt32, _ population: Population) -> [UInt32] {
        population.speakers(of: population.buyers[affiliate]).filter {
            let account = population.accounts[$0]
            return population.showsUse($0) && !(account.hasReturn && account.tradingDays == 0)
        }
    }

    /// All in some days.
    func use(in range: Range<Int32>) -> UseTally {
        let first = days.position { $0.day >= range.lowerBound }
        let end = days.position { $0.day >= range.upperBound }
        return days[first..<end].reduce(into: UseTally()) { $0 += $1.use }
    }

    /// The days, at most so many, with most barely used accounts; the first of equals.
    func emptiest(_ length: Int32, in range: Range<Int32>? = nil) -> Range<Int32> {
        let first = range.map { range in days.position { $0.day >= range.lowerBound } } ?? 0
        let end = range.map { range in days.position { $0.day >= range.upperBound } } ?? days.count
        var (best, most, inside, start) = (0..<Int32(0), 0, 0, first)
        for place in first..<end {
            inside += days[place].use.barelyUsed
            while days[place].day - days[start].day >= length {
                inside -= days[start].use.barelyUsed
                start += 1
            }
            if inside > most {
                (best, most) = (days[start].day..<days[start].day + length, inside)
            }
        }
        return best
    }
}

extension Population {
    /// Counted from 1970.
    func signupDay(of customer: UInt32) -> Int32 {
        records.customers.signup[Int(customer)].day.number
    }
}
