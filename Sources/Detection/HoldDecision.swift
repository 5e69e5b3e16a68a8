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

    /// Of persons and pairs the lines of whoever owned the customer at the time of the fee. Of a flagged
    /// affiliate its own; where most lines of its implicated customers are another's, who had the customers
    /// before, these too: the evidence rests on them.
    private func lines(_ flag: Flag) -> [HoldableLine] {
        let lines = flag.heldCustomerIDs.flatMap(book.lines(ofCustomer:))
        guard flag.subjectKind == SubjectKind.affiliate.rawValue else { return lines }
        return isWhole(flag)
            ? book.lines(ofAffiliate: flag.subjectID)
            : lines.filter { [flag.subjectID, former(lines)].contains($0.affiliateID) }
    }

    /// The affiliate that earns more than half of the lines, if any does.
    private func former(_ lines: [HoldableLine]) -> String? {
        Dictionary(grouping: lines, by: \.affiliateID).first { 2 * $1.count > lines.count }?.key
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
