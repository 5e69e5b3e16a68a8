internal import Records

/// Addresses that were numbered at a public provider and all brought in one week.
///
/// An agency or a teacher makes addresses for people too, who trade, and the next numbers are for
/// those who come next. Such customers join one after the other. One hand that makes up all of them
/// has no need to wait.
extension FamilyJudge {
    /// What numbered letters weigh, however the accounts are used, if the numbers rise and nearly
    /// all came within a week; 0 where they do not.
    ///
    /// - Parameter weight: what chance says against the letters, natural logarithm.
    func numberedInOneWeek(_ weight: Double, _ customers: [UInt32]) -> Double {
        let provided = customers.count { customer in
            let domain = identities.faces[Int(customer)].domain
            return domain != Face.none && identities.domains.isProvider(identities.text(of: domain))
        }
        if provided * 5 < customers.count * 4 { return 0 }
        let rise = AddressShape.rise(of: customers, population).logOdds
        return ofOneWeek(min(weight, rise), customers)
    }

    /// At most twice what a habit is worth: a class is numbered and comes in one week, too.
    func ofOneWeek(_ weight: Double, _ customers: [UInt32]) -> Double {
        let together = UsageSupport.bounded(burst(inOneWeek(customers)), by: Self.habitAlone)
        return together > 0 ? Numerics.quantized(min(weight, Self.habitAlone + together)) : 0
    }

    /// Those who came in the seven days in which most did, if these are four in five.
    private func inOneWeek(_ customers: [UInt32]) -> [UInt32] {
        let came = customers.sorted {
            ledger.traits[Int($0)].signup < ledger.traits[Int($1)].signup
        }
        let busiest = SevenDays.busiest(of: came.map { ledger.traits[Int($0)].signup })
        return busiest.count * 5 >= customers.count * 4 ? Array(came[busiest]) : []
    }
}
