import Holds
import Records
import Testing

struct HoldBookTests {
    private func holds(_ named: [(HoldableLine, Flag)]) -> [Hold] {
        var book = HoldBook()
        for (line, flag) in named { book.hold(line, for: flag) }
        return book.holds()
    }

    @Test func `a line is held once with all flags that name it`() {
        let holds = holds([
            (line(), flag("F3")), (line(), flag("F1")), (line(), flag("F2")),
        ])
        #expect(holds.map(\.flagIDs) == [["F1", "F2", "F3"]])
        #expect(holds.map(\.line.commissionID) == ["K1"])
    }

    @Test func `a flag that names a line twice holds it once`() {
        let holds = holds([(line(), flag("F1")), (line(), flag("F1"))])
        #expect(holds.map(\.flagIDs) == [["F1"]])
    }

    @Test func `the reason is the pattern of the strongest flag`() {
        let flags = [
            flag("F1", pattern: "weak", posterior: 0.91),
            flag("F2", pattern: "strong", posterior: 0.99),
            flag("F3", pattern: "middling", posterior: 0.95),
        ]
        #expect(holds(flags.map { (line(), $0) }).map(\.reasonCode) == ["strong"])
        #expect(holds(flags.reversed().map { (line(), $0) }).map(\.reasonCode) == ["strong"])
    }

    @Test func `of equally strong flags the first by id gives the reason`() {
        let flags = [flag("F2", pattern: "second"), flag("F1", pattern: "first")]
        #expect(holds(flags.map { (line(), $0) }).map(\.reasonCode) == ["first"])
        #expect(holds(flags.reversed().map { (line(), $0) }).map(\.reasonCode) == ["first"])
    }

    @Test(arguments: [
        (CommissionStatus.accrued, true), (.held, true), (.released, false), (.declined, false),
        (.paid, false),
    ])
    func `only money that has not left can be held`(
        _ status: CommissionStatus, _ expected: Bool
    ) {
        #expect(line(status: status).canBeHeld == expected)
        #expect(holds([(line(status: status), flag("F1"))]).isEmpty == !expected)
    }

    @Test(arguments: [(0, false), (-148_500, false), (1, true)] as [(Int64, Bool)])
    func `only money that is owed can be held`(_ amount: Int64, _ expected: Bool) {
        #expect(holds([(line(amount: amount), flag("F1"))]).isEmpty == !expected)
    }

    @Test func `holds are sorted by their ids`() {
        let ids = holds((1...50).map { (line("K\($0)"), flag("F1")) }).map(\.id)
        #expect(ids.count == 50)
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 50)
    }
}

struct IdentityTests {
    private func flagID(
        rule: String = "r", kind: String = "pair", subject: [String] = ["c1", "c2"]
    ) -> String { Identity.ofFlag(rule: rule, subjectKind: kind, subject: subject) }

    @Test func `a flag keeps its name`() {
        #expect(flagID() == "F2658f7da66708fc998ad")
        #expect(Identity.ofHold(commissionID: "K1") == "H864e08adf34264c61b41")
    }

    @Test func `another rule, kind or subject is another flag`() {
        let ids = [
            flagID(), flagID(rule: "s"), flagID(kind: "person"), flagID(subject: ["c1"]),
            flagID(subject: ["c2", "c1"]), flagID(subject: ["c1c2"]),
            flagID(subject: ["c", "1c2"]), flagID(rule: "rpair", kind: ""),
            flagID(subject: ["c1", "c2", ""]),
        ]
        #expect(Set(ids).count == ids.count)
    }

    @Test func `any other fitted number is another baseline`() {
        let baseline = Identity.ofBaseline([("alpha", 1.5), ("beta", 2)])
        #expect(baseline == Identity.ofBaseline([("alpha", 1.5), ("beta", 2)]))
        #expect(baseline != Identity.ofBaseline([("alpha", 1.5.nextUp), ("beta", 2)]))
        #expect(baseline != Identity.ofBaseline([("beta", 1.5), ("alpha", 2)]))
    }
}
