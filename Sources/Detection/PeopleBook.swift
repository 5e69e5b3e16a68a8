internal import Signals

/// How many customers and persons each affiliate has, kept up to date.
///
/// Invariant: the counts are those of the current records as of the last settle.
struct PeopleBook: Sendable {
    /// How a known customer is counted.
    private struct Place: Equatable {
        var affiliate: UInt32
        var person: UInt32
        var hasSignedUp: Bool
    }

    private struct Member: Hashable {
        var affiliate: UInt32
        var person: UInt32
    }

    /// Of one affiliate.
    struct Count: Sendable {
        /// Customers whose current record names it.
        fileprivate(set) var named = 0
        /// Those who had signed up, and the persons behind them.
        fileprivate(set) var customers = 0
        fileprivate(set) var persons = 0
    }

    private var places: [Place?] = []
    private var byAffiliate: [UInt32: Count] = [:]
    private var members: [Member: Int] = [:]
    /// Customers of each person who had signed up.
    private var accounts: [UInt32: Int] = [:]
    /// Those who had signed up.
    private(set) var customers = 0

    /// Persons behind them.
    var persons: Int { accounts.count }

    subscript(affiliate: UInt32) -> Count { byAffiliate[affiliate] ?? Count() }

    /// Affiliates that a known customer's record names.
    var affiliates: some Collection<UInt32> { byAffiliate.keys }

    /// - Complexity: O(touched).
    mutating func settle(_ population: Population) {
        let table = population.records.customers
        places += [Place?](repeating: nil, count: table.count - places.count)
        for customer in population.touched {
            let index = Int(customer)
            let place =
                table.isKnown[index]
                ? Place(
                    affiliate: table.affiliate[index], person: population.persons[customer],
                    hasSignedUp: table.signup[index] <= population.asOf) : nil
            if place == places[index] { continue }
            if let old = places[index] { count(old, by: -1) }
            if let place { count(place, by: 1) }
            places[index] = place
        }
    }

    private mutating func count(_ place: Place, by step: Int) {
        var count = self[place.affiliate]
        count.named += step
        if place.hasSignedUp {
            customers += step
            accounts[place.person] = Self.stepped(accounts[place.person], by: step)
            let member = Member(affiliate: place.affiliate, person: place.person)
            let before = members[member]
            members[member] = Self.stepped(before, by: step)
            count.customers += step
            count.persons += (members[member] == nil ? 0 : 1) - (before == nil ? 0 : 1)
        }
        byAffiliate[place.affiliate] = count.named == 0 ? nil : count
    }

    /// `nil` instead of zero.
    private static func stepped(_ count: Int?, by step: Int) -> Int? {
        let sum = (count ?? 0) + step
        return sum == 0 ? nil : sum
    }
}
