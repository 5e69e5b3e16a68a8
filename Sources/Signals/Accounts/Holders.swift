internal import Records

extension Population {
    /// Of each person behind some accounts the one that tells most of what he is there for, in the
    /// order of the accounts: one who buys a portfolio of sizes decides once, whether he uses it or not,
    /// and is one customer.
    ///
    /// An account that has had its time tells more than one that has not, then one that was used more;
    /// of equals the one that was opened first speaks.
    ///
    /// - Complexity: O(accounts).
    func speakers(of customers: some Collection<UInt32>) -> [UInt32] {
        var speakers: [UInt32: UInt32] = [:]
        speakers.reserveCapacity(customers.count)
        for customer in customers {
            let person = persons[customer]
            if let other = speakers[person], !speaks(customer, before: other) { continue }
            speakers[person] = customer
        }
        return customers.filter { speakers[persons[$0]] == $0 }
    }

    private func speaks(_ customer: UInt32, before other: UInt32) -> Bool {
        let (own, others) = (showing(of: customer), showing(of: other))
        if own != others { return own > others }
        let signup = records.customers.signup
        return (signup[Int(customer)], order.customerRank[Int(customer)])
            < (signup[Int(other)], order.customerRank[Int(other)])
    }

    /// How much an account shows of its use; 0 for one that has not had its time.
    private func showing(of customer: UInt32) -> Int {
        if isUnused(customer) { return 1 }
        if !showsUse(customer) { return 0 }
        return isBarelyUsed(customer) ? 2 : 3
    }
}
