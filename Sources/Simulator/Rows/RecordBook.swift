import Records

/// Turns accounts into records: identifiers, versions, order of delivery.
///
/// Labels are read for `truth` alone. The one exception is the missing click of a self-referral.
struct RecordBook: Sendable {
    let world: World
    let plans: [AffiliatePlan]
    /// In order of sign-up: an account's index is its number.
    private(set) var accounts: [Account]
    let planted: PlantedFraud

    init(_ world: World, _ plans: [AffiliatePlan], honest: [Account], planted: PlantedFraud) {
        self.world = world
        self.plans = plans
        self.planted = planted
        let ordered = (honest + planted.accounts).sorted {
            ($0.signup, $0.stream.key) < ($1.signup, $1.stream.key)
        }
        accounts = withOwnMailboxes(ordered.map { $0.until(world.calendar.end) })
        for index in accounts.indices { accounts[index].label = tracedLabel(index) }
        for index in handfuls() { accounts[index].label = accounts[index].label.hidden }
    }

    func firm() -> SimulatedFirm {
        let transactions = transactionHistories()
        let commissions = commissionRows(for: transactions)
        return SimulatedFirm(
            customers: customerRows(), transactions: transactionRows(of: transactions),
            activity: activityRows(),
            affiliates: world.configuration.hasDirectory ? plans.map(affiliateRow) : [],
            commissions: commissions, truth: truth(commissions))
    }

    func customerID(_ index: Int) -> String { "C" + numbered(index + 1, digits: 6) }

    private func affiliateRow(_ plan: AffiliatePlan) -> AffiliateRow {
        var stream = plan.stream.derived("directory")
        let identity = plan.owner.identity
        let hasNames = stream.chance(0.95)
        return AffiliateRow(
            affiliateID: plan.id, email: stream.chance(0.92) ? identity.mailbox.address : nil,
            firstName: hasNames ? identity.firstName : nil,
            lastName: hasNames ? identity.lastName : nil, countryCode: plan.home.code,
            registeredDate: plan.registered.start,
            parentAffiliateID: plan.parent.map { plans[$0].id })
    }
}

extension Account {
    /// The account as known at `end`: nothing of the future, no tag of a refund to come.
    fileprivate func until(_ end: EventTime) -> Account {
        var account = self
        account.payments.removeAll { $0.time >= end }
        account.trading.milestones.removeAll { $0.time >= end }
        if !account.isRefunded {
            account.lookAlikes.removeAll { $0.isRefund }
        }
        return account
    }
}

extension LookAlike {
    fileprivate var isRefund: Bool {
        switch self {
        case .outageRefund, .firstPayoutRefund, .coolingOffRefund, .goodwillRefund,
            .strayChargeback:
            true
        default: false
        }
    }
}

/// Gives digits to mailboxes that strangers would otherwise share: an address has one owner.
private func withOwnMailboxes(_ accounts: [Account]) -> [Account] {
    var owners: [Mailbox: UInt64] = [:]
    return accounts.map { account in
        var account = account
        let owner = owners[account.identity.mailbox] ?? account.person
        if owner != account.person {
            account.identity.mailbox.local += String(100 + account.person % 900)
        }
        owners[account.identity.mailbox] = account.person
        return account
    }
}
