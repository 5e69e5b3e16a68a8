internal import Records
internal import Signals

extension Population {
    /// The identifiers that name a subject, in canonical order.
    func names(of subject: Subject) -> [String] {
        switch subject.kind {
        case .affiliate: [records.affiliateIDs[subject.first]]
        case .pair: [records.customerIDs[subject.first], records.customerIDs[subject.second]]
        case .person, .customer, .ring: [records.customerIDs[subject.first]]
        }
    }

    func name(of subject: Subject) -> String { names(of: subject).joined(separator: "+") }

    /// In canonical order.
    func precedes(_ left: Subject, _ right: Subject) -> Bool { key(left) < key(right) }

    private func key(_ subject: Subject) -> (UInt32, UInt32) {
        if subject.kind == .affiliate { return (order.affiliateRank[Int(subject.first)], 0) }
        let second = subject.kind == .pair ? order.customerRank[Int(subject.second)] : 0
        return (order.customerRank[Int(subject.first)], second)
    }

    /// The affiliates that own any of the customers, in canonical order.
    func owners(of customers: [UInt32]) -> [UInt32] {
        guard let first = customers.first.map({ records.customers.affiliate[Int($0)] }) else {
            return []
        }
        if customers.allSatisfy({ records.customers.affiliate[Int($0)] == first }) {
            return [first]
        }
        return Set(customers.map { records.customers.affiliate[Int($0)] })
            .sorted { order.affiliateRank[Int($0)] < order.affiliateRank[Int($1)] }
    }

    /// Subjects of a kind under an affiliate; a pair or ring is counted by its accounts.
    func subjectCount(_ kind: SubjectKind, of affiliate: UInt32) -> Int {
        kind == .person ? buyingPersons[affiliate] : buyers[affiliate].count
    }
}
