internal import Records
internal import Statistics

/// Keeps the histories of all persons with several attempts up to date.
///
/// Invariant: they are what would be made of the population anew.
struct ChurnBook: Sendable {
    /// A buyer as it was last looked at.
    private struct Buyer: Sendable {
        var person: UInt32
        var size: Money
    }

    private let rebuyDays: Int
    private var buyers: [Buyer?] = []
    /// The buyers of each person.
    private var accounts = KeyHolders()
    /// Buyers by account size, those without a size left out.
    private var sizes: [Money: Int] = [:]
    private var cheapest = Money.zero
    private var coverage = TradingCoverage()
    /// Of each person with several attempts.
    private(set) var histories: [UInt32: ChurnHistory] = [:]
    /// How many persons show just these counts.
    private(set) var shapes: [ChurnCounts: Int] = [:]

    init(rebuyDays: Int) { self.rebuyDays = rebuyDays }

    /// - Returns: the persons whose history is another than before, or is none any more.
    /// - Complexity: O(accounts of touched persons); O(accounts of all persons with several
    ///   attempts) where the firm's cheapest size changes, O(buyers of the affiliates concerned)
    ///   where what is known of its trading does.
    mutating func settle(_ population: Population) -> [UInt32] {
        var due = place(population)
        let cheapest = sizes.keys.min() ?? .zero
        if cheapest != self.cheapest {
            due.formUnion(histories.keys)
        } else if population.coverage != coverage {
            due.formUnion(persons(ofStaleAffiliatesIn: population))
        }
        (self.cheapest, coverage) = (cheapest, population.coverage)
        return renew(Array(due), population)
    }

    /// Persons with a buyer under an affiliate of whose buyers' trading something else is known.
    private func persons(ofStaleAffiliatesIn population: Population) -> Set<UInt32> {
        var persons: Set<UInt32> = []
        for (affiliate, isStale) in population.isStale.enumerated() where isStale {
            for customer in population.buyers[UInt32(affiliate)] {
                if let buyer = buyers[Int(customer)] { persons.insert(buyer.person) }
            }
        }
        return persons
    }

    /// Puts touched customers where they now belong.
    ///
    /// - Returns: the persons concerned.
    private mutating func place(_ population: Population) -> Set<UInt32> {
        let table = population.records.customers
        accounts.grow(keys: table.count, customers: table.count)
        buyers.append(contentsOf: repeatElement(nil, count: table.count - buyers.count))
        var concerned: Set<UInt32> = []
        for customer in population.touched {
            let index = Int(customer)
            if let old = buyers[index] {
                accounts.remove(customer, old.person)
                count(old.size, -1)
                concerned.insert(old.person)
            }
            let isBuyer = table.isKnown[index] && population.accounts[customer].purchases > 0
            let new =
                isBuyer
                ? Buyer(person: population.persons[customer], size: table.accountSize[index]) : nil
            buyers[index] = new
            guard let new else { continue }
            accounts.insert(customer, new.person)
            count(new.size, 1)
            concerned.insert(new.person)
        }
        return concerned
    }

    private mutating func count(_ size: Money, _ step: Int) {
        if size <= .zero { return }
        let sum = (sizes[size] ?? 0) + step
        sizes[size] = sum == 0 ? nil : sum
    }

    /// - Returns: those of them whose history is another than before.
    private mutating func renew(_ due: [UInt32], _ population: Population) -> [UInt32] {
        let rank = population.order.customerRank
        let made = parallelMap(due.count, threads: population.threads) {
            [accounts, rebuyDays, cheapest] index -> ChurnHistory? in
            var own: [UInt32] = []
            accounts.forEach(of: due[index]) { own.append($0) }
            own.sort { rank[Int($0)] < rank[Int($1)] }
            return ChurnHistory(own, rebuyDays: rebuyDays, cheapest: cheapest, population)
        }
        return zip(due, made).compactMap { person, new in
            let old = histories[person]
            if old == new { return nil }
            histories[person] = new
            if let old { count(old.counts, -1) }
            if let new { count(new.counts, 1) }
            return person
        }
    }

    private mutating func count(_ counts: ChurnCounts, _ step: Int) {
        let sum = (shapes[counts] ?? 0) + step
        shapes[counts] = sum == 0 ? nil : sum
    }
}
