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
    private var histories: [UInt32: ChurnHistory] = [:]
    /// Persons with several attempts, in canonical order.
    private(set) var persons: [UInt32] = []

    init(rebuyDays: Int) { self.rebuyDays = rebuyDays }

    /// Of a person with several attempts.
    subscript(person: UInt32) -> ChurnHistory {
        guard let history = histories[person] else {
            preconditionFailure("no history of person \(person)")
        }
        return history
    }

    /// - Returns: whether any history is another than before.
    /// - Complexity: O(accounts of touched persons); O(accounts of all persons with several attempts) where the
    ///   firm's cheapest size or what is known of its trading changes.
    mutating func settle(_ population: Population) -> Bool {
        var due = place(population)
        let cheapest = sizes.keys.min() ?? .zero
        if cheapest != self.cheapest || population.coverage != coverage {
            due.formUnion(histories.keys)
        }
        (self.cheapest, coverage) = (cheapest, population.coverage)
        return renew(Array(due), population)
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

    private mutating func renew(_ due: [UInt32], _ population: Population) -> Bool {
        let rank = population.order.customerRank
        let made = parallelMap(due.count, threads: population.threads) {
            [accounts, rebuyDays, cheapest] index -> ChurnHistory? in
            var own: [UInt32] = []
            accounts.forEach(of: due[index]) { own.append($0) }
            own.sort { rank[Int($0)] < rank[Int($1)] }
            return ChurnHistory(own, rebuyDays: rebuyDays, cheapest: cheapest, population)
        }
        var gone: Set<UInt32> = []
        var isChanged = false
        for (person, new) in zip(due, made) {
            let old = histories[person]
            if old == new { continue }
            isChanged = true
            histories[person] = new
            if new == nil { gone.insert(person) } else if old == nil { persons.append(person) }
        }
        if !isChanged { return false }
        if !gone.isEmpty { persons.removeAll(where: gone.contains) }
        persons.sort { rank[Int($0)] < rank[Int($1)] }
        return true
    }
}
