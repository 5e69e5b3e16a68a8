/// What of a fraud can be seen in the records; the rest is grey.
extension RecordBook {
    /// The account's label as its record bears it out: who hides behind other identities leaves no
    /// trace where the fields that give them away are missing.
    func tracedLabel(_ index: Int) -> Label {
        let account = accounts[index]
        guard case .fraud(let kind) = account.label else { return account.label }
        let row = latestRow(index)
        guard row.email == nil else { return account.label }
        let owner = plans[account.affiliate].owner.identity
        let isHidden =
            switch kind {
            case .emailRing: true
            case .challengeChurn: row.lastName == nil
            case .selfReferral:
                row.lastName.map { ![owner.firstName, owner.lastName].contains($0) } ?? true
            default: false
            }
        return isHidden ? .grey(kind) : account.label
    }

    /// Accounts of frauds that show in too few accounts of an affiliate: one refund proves nothing.
    func handfuls() -> [Int] {
        struct Fraud: Hashable {
            let affiliate: Int
            let kind: FraudKind
        }
        let visible = accounts.indices.compactMap { index in
            accounts[index].label.visibleFraud.map {
                (index: index, fraud: Fraud(affiliate: accounts[index].affiliate, kind: $0))
            }
        }
        return Dictionary(grouping: visible, by: \.fraud)
            .filter { $0.value.count < $0.key.kind.leastVisible }.values.joined().map(\.index)
    }
}

extension FraudKind {
    /// Accounts of one affiliate without which this fraud cannot be told from chance.
    fileprivate var leastVisible: Int {
        switch self {
        // A pair or a group is judged by its days, and may stand across affiliates.
        case .hedging, .groupHedge: 1
        case .selfReferral, .challengeChurn: 3
        case .emailRing, .refundAbuse, .copyPass: 4
        case .dormantCPA, .lockstep: 5
        case .countryFarm: 8
        }
    }
}
