internal import Holds
internal import Records
internal import Rules
internal import Signals

/// Which lines the flags hold: those of their customers, where the posterior is worth it.
struct HoldDecision {
    private let calibration: Calibration
    private let population: Population
    private let book: CommissionBook

    init(_ calibration: Calibration, _ population: Population, _ book: CommissionBook) {
        self.calibration = calibration
        self.population = population
        self.book = book
    }

    /// By id.
    func holds(_ flags: [Flag]) -> [Hold] {
        var held = HoldBook()
        for flag in flags
        where flag.status == .open && flag.posterior >= calibration.holdThreshold {
            for line in lines(flag) { held.hold(line, for: flag) }
        }
        return held.holds()
    }

    /// Of a flagged affiliate its own lines alone, of persons and pairs whoever owned the customer
    /// at the time of the fee.
    private func lines(_ flag: Flag) -> [HoldableLine] {
        let lines = flag.heldCustomerIDs.flatMap(book.lines(ofCustomer:))
        guard flag.subjectKind == SubjectKind.affiliate.rawValue else { return lines }
        return isWhole(flag)
            ? book.lines(ofAffiliate: flag.subjectID)
            : lines.filter { $0.affiliateID == flag.subjectID }
    }

    /// Whether nearly all that the affiliate brought is implicated and it surely cheats.
    private func isWhole(_ flag: Flag) -> Bool {
        guard let scope = calibration.wholeAffiliate, flag.posterior >= scope.posterior,
            let affiliate = population.records.affiliateIDs.id(of: flag.subjectID)
        else { return false }
        let buyers = population.buyers[affiliate].count
        return Double(flag.customerIDs.count) >= scope.implicatedShare * Double(max(1, buyers))
    }
}
