import Detection
import FirmRecords
import Holds
import Records
import Testing

struct AsOfTests {
    @Test func `an affiliate that only a superseded version names is nobody`() {
        var right = HandmadeFirm()
        right.buyer("c1", of: "A")
        var wrong = HandmadeFirm()
        wrong.buyer("c1", of: "MISTYPED")
        expectSame(outcome(of: wrong.rows + right.rows), outcome(of: right.rows))
    }

    @Test func `a pair's line is held though its customer has moved since`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        for day in 1...8 {
            firm.trade("left", day: day, lots: "\(day).13", pnl: "-\(211 * day).00")
            firm.trade("right", day: day, lots: "\(day).13", pnl: "\(211 * day).00")
        }
        firm.customer(
            "left", of: "Z", ["last_modified_date": HandmadeFirm.noon(20).description])
        let held = outcome(of: firm.rows).holds.map(\.line.commissionID)
        #expect(held.sorted() == ["plan:fee-left", "plan:fee-right"])
    }

    @Test func `a person is not named after an account that does not exist yet`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for person in 0..<20 {
            for number in 0..<2 {
                let id = "back\(person)x\(number)"
                firm.buyer(
                    id, of: "B", day: 30 * number, ["email": "back\(person)@example.com"])
                for day in 1...6 { firm.trade(id, day: 30 * number + day, lots: "0.7\(day)") }
            }
        }
        let one = ["email": "joe@example.com", "phase": "failed"]
        for number in 1...8 {
            firm.buyer("x\(number)", of: "X", day: 2 * number, one)
            firm.trade("x\(number)", day: 2 * number, pnl: "-900.00")
        }
        let asOf = HandmadeFirm.noon(130)
        let past = outcome(of: firm.rows, asOf: asOf)
        #expect(past.flags("challenge_churn").map(\.subjectID) == ["x1"])
        firm.buyer("a", of: "X", day: 140, one)
        let found = outcome(of: firm.rows, asOf: asOf)
        #expect(found.flags.map(\.jsonLine) == past.flags.map(\.jsonLine))
    }

    @Test func `names that appear after as-of do not weigh before`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        let ann = ["first_name": "Ann", "last_name": "Albright"]
        for number in 1...6 { firm.buyer("x\(number)", of: "X", day: number, ann) }
        let asOf = HandmadeFirm.noon(130)
        let past = outcome(of: firm.rows, asOf: asOf)
        for number in 1...40 { firm.buyer("y\(number)", of: "Y", day: 140, ann) }
        let found = outcome(of: firm.rows, asOf: asOf)
        #expect(found.flags.map(\.jsonLine) == past.flags.map(\.jsonLine))
    }

    @Test(arguments: SmallFirm.all, [1, 9, 25, 45, 90])
    func `nothing after the as-of time counts`(_ firm: SmallFirm, _ daysBack: Int) {
        let asOf = firm.expected.asOf.advanced(byDays: -daysBack)
        let known = firm.rows.filter { row in row.eventTime.map { $0 <= asOf } ?? true }
        let all = outcome(of: firm.rows, asOf: asOf)
        let past = outcome(of: known, asOf: asOf)
        let difference = difference(all.rows, past.rows)
        #expect(difference == nil)
        #expect(all.counts == past.counts)
    }
}

extension Outcome {
    /// The output rows without the counts.
    fileprivate var rows: [String] {
        (flags.map(\.jsonLine) + holds.map(\.jsonLine) + affiliates.map(\.jsonLine))
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
