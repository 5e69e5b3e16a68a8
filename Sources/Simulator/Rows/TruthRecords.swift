import Records

extension RecordBook {
    func truth(_ commissions: [CommissionRow]) -> Truth {
        var truth = Truth(
            seed: world.configuration.seed, variant: world.configuration.variant,
            asOf: world.calendar.end, allAffiliates: plans.map(\.id))
        let labels = Dictionary(
            uniqueKeysWithValues: accounts.indices.map { (customerID($0), accounts[$0].label) })
        for index in accounts.indices { note(index, in: &truth) }
        noteAffiliates(in: &truth)
        for line in commissions {
            switch labels[line.customerID] {
            case .fraud: truth.commissions.append(line.commissionID)
            case .grey: truth.greyCommissions.append(line.commissionID)
            case .honest, nil: break
            }
        }
        notePairs(in: &truth)
        truth.persons = persons()
        return truth
    }

    private func note(_ index: Int, in truth: inout Truth) {
        let id = customerID(index)
        switch accounts[index].label {
        case .fraud(let kind): truth.customers[id] = kind
        case .grey: truth.greyCustomers.append(id)
        case .honest: break
        }
        for lookAlike in Set(accounts[index].lookAlikes) where accounts[index].label == .honest {
            truth.lookAlikes[lookAlike, default: []].append(id)
        }
    }

    private func noteAffiliates(in truth: inout Truth) {
        let visible = Set(accounts.filter { $0.label.visibleFraud != nil }.map(\.affiliate))
        for plan in plans {
            if visible.contains(plan.index) { truth.affiliates[plan.id] = plan.fraud }
            if let role = plan.role { truth.lookAlikeAffiliates[role, default: []].append(plan.id) }
        }
    }

    private func notePairs(in truth: inout Truth) {
        let ids = Dictionary(
            uniqueKeysWithValues: accounts.indices.map { (accounts[$0].stream.key, customerID($0)) }
        )
        truth.pairs = planted.pairs.compactMap { pair in
            guard let first = ids[pair.first], let second = ids[pair.second] else { return nil }
            return Truth.Pair(
                first: min(first, second), second: max(first, second), days: pair.days)
        }
        truth.groups = planted.groups.map { $0.compactMap { ids[$0] } }
    }

    private func persons() -> [[String]] {
        Dictionary(grouping: accounts.indices, by: { accounts[$0].person })
            .values.filter { $0.count > 1 }.map { $0.map(customerID) }
            .sorted { $0[0] < $1[0] }
    }
}
