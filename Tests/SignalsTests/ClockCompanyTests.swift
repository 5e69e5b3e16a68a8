import Testing

@testable import Signals

/// What those say of a pair who trade when it does.
struct ClockCompanyTests {
    private let unsure = ClockSides(changing: 0, same: 0, opposite: 0)
    private let changing = ClockSides(changing: 40, same: 0, opposite: 0)
    private let beside = ClockSides(changing: 0, same: 40, opposite: 0)
    private let against = ClockSides(changing: 0, same: 0, opposite: 40)

    private func verdict(
        own: ClockSides? = nil, _ first: [ClockSides], _ second: [ClockSides] = []
    ) -> ClockCompany.Verdict {
        let others = [first, second].map { $0.enumerated().map { (UInt32($0.offset), $0.element) } }
        return ClockCompany(own: own ?? against, others: others).verdict(among: 1_000)
    }

    @Test func `two beside one of the pair and two against it are crowds`() {
        #expect(verdict([beside, beside, against, against]) == .crowds)
        #expect(verdict([], [against, beside, unsure, against, beside]) == .crowds)
    }

    @Test func `one who copies and one more hedger are none`() {
        #expect(verdict([beside, against, against], [beside, beside, against]) == .none)
        #expect(verdict([beside, beside], [against, against]) == .none)
        #expect(verdict([unsure, unsure, unsure]) == .none)
    }

    @Test func `whoever changes sides keeps the hours of the pair`() {
        #expect(verdict([beside, beside, against, against], [changing]) == .clock)
        #expect(verdict(own: changing, []) == .clock)
    }

    /// Among more accounts a chance likeness is likelier.
    @Test func `the more accounts there are, the more must be shown`() {
        let slight = ClockSides(changing: 9, same: 0, opposite: 0)
        let company = ClockCompany(own: against, others: [[(0, slight)], []])
        #expect(company.verdict(among: 100) == .clock)
        #expect(company.verdict(among: 100_000) == .none)
    }
}
