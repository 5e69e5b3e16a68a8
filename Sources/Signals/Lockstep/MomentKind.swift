internal import Records

/// What customers of one hand do at the same time.
enum MomentKind: CaseIterable, Sendable {
    case purchase, signUp, phaseChange

    /// When an account did it; `nil` where it did not, or nothing tells when.
    func time(of customer: UInt32, in population: Population) -> EventTime? {
        switch self {
        case .purchase: population.accounts[customer].firstPurchase
        case .signUp: population.records.customers.signup[Int(customer)]
        case .phaseChange: population.phaseChange(of: customer)
        }
    }

    /// Under an affiliate, by time, then canonical order.
    func moments(of affiliate: UInt32, in population: Population) -> [Moment] {
        population.buyers[affiliate].compactMap { customer in
            time(of: customer, in: population).map {
                Moment(customer: customer, person: population.persons[customer], time: $0)
            }
        }.sorted {
            $0.time != $1.time
                ? $0.time < $1.time
                : population.order.customerRank[Int($0.customer)]
                    < population.order.customerRank[Int($1.customer)]
        }
    }
}

/// Who did something when.
struct Moment: Sendable {
    var customer: UInt32
    var person: UInt32
    var time: EventTime
}

extension Population {
    /// When an account that was bought became funded or failed, as far as its current version
    /// tells.
    ///
    /// A version that is no later than the purchase tells of no change.
    fileprivate func phaseChange(of customer: UInt32) -> EventTime? {
        let time = records.customers.version[Int(customer)]
        switch phase(of: customer) {
        case .funded, .failed: return time > accounts[customer].firstPurchase ? time : nil
        case .unknown, .evaluation, .verification: return nil
        }
    }
}
