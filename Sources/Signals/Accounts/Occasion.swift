internal import Records

/// A day on which a person bought: who buys a portfolio of sizes decides once whether to use it,
/// and who comes back another day decides anew.
struct Occasion: Hashable, Sendable {
    let person: UInt32
    /// Of the accounts' first fees.
    let day: Day
}

extension Population {
    func occasion(of customer: UInt32) -> Occasion {
        Occasion(person: persons[customer], day: accounts[customer].firstPurchase.day)
    }

    /// The accounts that speak for the occasions of some others, in the order of these: of each
    /// occasion the one that tells most of what was bought; what persons leave unused who use
    /// another account says nothing.
    ///
    /// An account that has had its time tells more than one that has not, then one that was used
    /// more; of equals the one that was opened first speaks.
    ///
    /// - Complexity: O(customers).
    func speakers(of customers: some Collection<UInt32>) -> [UInt32] {
        var speakers: [Occasion: (customer: UInt32, use: ShownUse)] = [:]
        var active: Set<UInt32> = []
        let occasions = customers.map(occasion)
        speakers.reserveCapacity(occasions.count)
        for (customer, occasion) in zip(customers, occasions) {
            let use = shownUse(of: customer)
            if use == .used { active.insert(occasion.person) }
            if let other = speakers[occasion],
                !speaks(customer, use, before: other.customer, other.use)
            {
                continue
            }
            speakers[occasion] = (customer, use)
        }
        return zip(customers, occasions).compactMap { customer, occasion in
            guard let speaker = speakers[occasion], speaker.customer == customer,
                speaker.use == .used || !active.contains(occasion.person)
            else { return nil }
            return customer
        }
    }

    private func speaks(
        _ customer: UInt32, _ use: ShownUse, before other: UInt32, _ otherUse: ShownUse
    ) -> Bool {
        if use != otherUse { return use > otherUse }
        let signup = records.customers.signup
        return (signup[Int(customer)], order.customerRank[Int(customer)])
            < (signup[Int(other)], order.customerRank[Int(other)])
    }

    private func shownUse(of customer: UInt32) -> ShownUse {
        if isUnused(customer) { return .none }
        if !showsUse(customer) { return .unknown }
        return isBarelyUsed(customer) ? .light : .used
    }
}

/// What an account shows of its use, from what tells least to what tells most.
private enum ShownUse: Comparable { case unknown, none, light, used }
