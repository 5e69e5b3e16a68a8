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
        let holding = flags.filter {
            $0.status == .open && $0.posterior >= calibration.holdThreshold
        }
        let whole = book.lines(ofAffiliates: Set(holding.filter(isWhole).map(\.subjectID)))
        var held = HoldBook()
        for flag in holding {
            for line in lines(flag, whole) { held.hold(line, for: flag) }
        }
        return held.holds()
    }

    /// Of persons and pairs the lines of whoever owned the customer at the time of the fee. Of a
    /// flagged affiliate its own, what others get for the same fees, and the lines of those whom it
    /// has taken its implicated customers over from: the evidence rests on them.
    ///
    /// - Parameter whole: the lines of affiliates that are held whole.
    private func lines(_ flag: Flag, _ whole: [String: [HoldableLine]]) -> [HoldableLine] {
        let lines = flag.heldCustomerIDs.flatMap(book.lines(ofCustomer:))
        guard flag.subjectKind == SubjectKind.affiliate.rawValue else { return lines }
        let others = others(lines, beside: flag.subjectID)
        let own = whole[flag.subjectID] ?? lines.filter { $0.affiliateID == flag.subjectID }
        return own + others
    }

    /// Implicated lines of other affiliates that a flag of `subject` holds.
    private func others(_ lines: [HoldableLine], beside subject: String) -> [HoldableLine] {
        let others = lines.filter { $0.affiliateID != subject }
        if others.isEmpty { return [] }
        let fees = Set(lines.filter { $0.affiliateID == subject }.map(\.transactionID))
        let former = Dictionary(grouping: others, by: \.affiliateID).filter { affiliate, own in
            2 * own.count > lines.count || isTakenOver(affiliate, own)
        }
        return others.filter {
            former[$0.affiliateID] != nil
                || !$0.transactionID.isEmpty && fees.contains($0.transactionID)
        }
    }

    /// Whether an affiliate has fewer customers left than it had of those behind some of its lines.
    private func isTakenOver(_ affiliate: String, _ lines: [HoldableLine]) -> Bool {
        guard let id = population.records.affiliateIDs.id(of: affiliate) else { return false }
        return population.buyers[id].count < Set(lines.map(\.customerID)).count
    }

    /// Whether nearly all that the affiliate brought is implicated and it surely cheats.
    private func isWhole(_ flag: Flag) -> Bool {
        guard flag.subjectKind == SubjectKind.affiliate.rawValue,
            let scope = calibration.wholeAffiliate, flag.posterior >= scope.posterior,
            let affiliate = population.records.affiliateIDs.id(of: flag.subjectID)
        else { return false }
        let buyers = population.buyers[affiliate].count
        return Double(flag.customerIDs.count) >= scope.implicatedShare * Double(max(1, buyers))
    }
}
