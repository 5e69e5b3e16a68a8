import FirmRecords
import Records
import Rules
import Testing

@testable import Detection
@testable import Holds

/// A firm's past judged again: each time by what was known then, and paid in between.
struct BacktestTests {
    private func history(_ rows: [FieldRow]) -> RecordHistory {
        var history = RecordHistory()
        for batch in batches(rows, size: 50) { history.add(batch) }
        return history
    }

    private func schedule(_ history: RecordHistory, payDays: Int) throws -> Backtest.Schedule {
        let span = try #require(history.span)
        return Backtest.Schedule(
            from: span.lowerBound.day.start, until: span.upperBound, everyDays: 9,
            payDays: payDays)
    }

    private func backtest(_ rows: [FieldRow], payDays: Int) throws -> BacktestResult {
        let history = history(rows)
        return Backtest(
            rules: shippedRules, plan: .standard, threads: 1,
            schedule: try schedule(history, payDays: payDays)
        ).run(history)
    }

    /// Nothing is paid but by the backtest itself.
    private func unpaid(_ firm: SmallFirm) -> [FieldRow] {
        firm.rows.map { $0.entity == .commissions ? $0.with(["status": "accrued"]) : $0 }
    }

    @Test(arguments: SmallFirm.all)
    func `where nothing is ever due, every settle says what a scan as of then says`(
        _ firm: SmallFirm
    ) throws {
        let rows = Array(unpaid(firm).reversed())
        let result = try backtest(rows, payDays: 3650)
        #expect(result.settles.count > 5)
        for settle in result.settles {
            let scan = outcome(of: rows, asOf: settle.asOf)
            #expect(settle.openFlags == scan.flags.count { $0.status == .open })
            #expect(settle.held == held(scan))
        }
        let scan = outcome(of: rows)
        let standing = result.flags.filter { !result.isWithdrawn($0) }
        #expect(
            standing.map(\.flag).sorted { $0.id < $1.id }.map(\.jsonLine)
                == scan.flags.map(\.jsonLine))
        #expect(!standing.isEmpty)
        let lines = result.lines.filter { $0.fate == .held }.map(\.line.commissionID)
        #expect(lines == scan.holds.map(\.line.commissionID).sorted())
        #expect(result.lines.allSatisfy { [.held, .open].contains($0.fate) })
    }

    private func held(_ outcome: Outcome) -> [CurrencyCode: MoneySum] {
        outcome.holds.reduce(into: [:]) { $0[$1.line.currency, default: .zero] += $1.line.amount }
    }

    @Test(arguments: [(5, BacktestLine.Fate.tooLate), (100, .held)])
    func `a line is paid before its flag where it is due by then`(
        payDays: Int, fate: BacktestLine.Fate
    ) throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        for day in 40...48 {
            firm.trade("left", day: day, lots: "\(day).13", pnl: "-\(21 * day).00")
            firm.trade("right", day: day, lots: "\(day).13", pnl: "\(21 * day).00")
        }
        let result = try backtest(firm.rows, payDays: payDays)
        let lines = result.lines.filter { ["left", "right"].contains($0.line.customerID) }
        #expect(lines.map(\.fate) == [fate, fate])
        #expect(lines.allSatisfy { $0.rules == ["hedged-pair"] })
    }

    @Test func `a phase is unknown before the version that brings it`() {
        var firm = HandmadeFirm()
        firm.buyer("c1", of: "A")
        firm.customer(
            "c1", of: "A",
            ["phase": "failed", "last_modified_date": HandmadeFirm.noon(20).description])
        firm.customer(
            "c2", of: "A",
            ["phase": "failed", "last_modified_date": HandmadeFirm.noon(20).description])
        let history = history(firm.rows)
        #expect(history.customerCount == 2)
        #expect(history.undatedCount == 1)
        let parts = history.parts(by: [HandmadeFirm.noon(10), HandmadeFirm.noon(30)])
        let customers = parts.map { part in
            part.flatMap { batch in batch.customers.map { batch.text.string($0.id) } }.sorted()
        }
        #expect(customers == [["c1", "c2"], ["c1"]])
    }

    @Test func `what is held when it is due is paid as soon as it is free, and then no hold helps`()
        throws
    {
        var payouts = BacktestPayouts(payDays: 10)
        let lines = ["early", "freed", "kept", "gone", "late"].map(line)
        let start = HandmadeFirm.noon(0)
        let settles: [(day: Int, held: [String])] = [
            (0, ["freed", "kept", "gone"]), (5, ["freed", "kept"]), (10, ["freed", "kept"]),
            (20, ["kept"]), (30, ["kept", "early"]),
        ]
        for (day, held) in settles {
            let news: LineNews =
                switch day {
                case 0: .all(Array(lines.dropLast()))
                case 5: .some(current: [], gone: ["gone"])
                case 30: .some(current: [lines[4]], gone: [])
                default: .nothing
                }
            payouts.settle(
                said(held.map { line($0) }, news), at: start.advanced(byDays: day))
        }
        let fates = Dictionary(
            uniqueKeysWithValues: payouts.lines().map { ($0.line.commissionID, $0.fate) })
        #expect(
            fates == [
                "early": .tooLate, "freed": .delayed(days: 10), "kept": .held, "late": .open,
            ])
    }

    private func line(_ id: String) -> HoldableLine {
        HoldableLine(
            commissionID: id, affiliateID: "A", customerID: "c", transactionID: id,
            amount: Money(units: 10_000), currency: CurrencyCode(rawValue: 0), status: .accrued)
    }

    private func said(_ held: [HoldableLine], _ news: LineNews) -> Outcome {
        let holds = held.map {
            Hold(id: $0.commissionID, line: $0, flagIDs: ["F"], reasonCode: "anomaly")
        }
        return Outcome(
            asOf: HandmadeFirm.noon(0), flags: [], holds: holds, affiliates: [], ruleErrors: [],
            counts: OutcomeCounts(), lines: news)
    }
}
