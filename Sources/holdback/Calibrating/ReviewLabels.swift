internal import Store

/// What reviewers made of a database's flags, as labels to learn from.
struct ReviewLabels {
    /// Kinds of fraud that was confirmed, by id.
    private(set) var affiliates: [String: String] = [:]
    private(set) var customers: [String: String] = [:]
    /// Those of whom only undecided flags speak: neither guilty nor honest.
    let unclearAffiliates: Set<String>
    let unclearCustomers: Set<String>
    let undecided: Int

    init(_ db: StoreTransaction) throws {
        var filter = QueueFilter()
        filter.statuses = ["confirmed"]
        for flag in try FlagQueue.flags(filter, db).sorted(by: { $0.id < $1.id }) {
            for id in flag.affiliateIDs { affiliates[id] = affiliates[id] ?? flag.pattern }
            for id in FlagBody.customerIDs(flag.body) {
                customers[id] = customers[id] ?? flag.pattern
            }
        }
        filter.statuses = ["open", "proposed"]
        let open = try FlagQueue.flags(filter, db)
        undecided = open.count
        unclearAffiliates = Set(open.flatMap(\.affiliateIDs)).subtracting(affiliates.keys)
        unclearCustomers = Set(open.flatMap { FlagBody.customerIDs($0.body) })
            .subtracting(customers.keys)
    }
}
