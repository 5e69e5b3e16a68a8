import Detection
import FirmRecords
import Holds
import Records
import Testing

/// A firm of honest affiliates, one of whom, `X`, does what fraud does too.
struct LookAlikeFirm {
    var firm = HandmadeFirm()
    private var stream = SeededStream(11)

    init() { firm.honestBackground(affiliates: 10, buyers: 20, seed: 3) }

    /// An account of `X`, bought in the minutes after midnight, that trades from a day on.
    ///
    /// - Parameter days: 0 for an account that is never used.
    mutating func open(
        _ id: String, of affiliate: String = "X", day: Int, minute: Int = 720,
        country: String = "US", trading days: Int = 6, from start: Int = 1,
        _ fields: [String: String] = [:]
    ) {
        let midnight = HandmadeFirm.noon(day).microseconds - EventTime.microsecondsPerDay / 2
        let time = EventTime(microseconds: midnight + Int64(minute) * 60_000_000).description
        var own = HandmadeFirm()
        own.buyer(id, of: affiliate, country: country, fields)
        for row in own.rows {
            let field = row.entity == .customers ? "signup_date" : "transaction_date"
            firm.send(row.with([field: time]))
        }
        for offset in 0..<days { trade(id, day: day + start + 2 * offset) }
    }

    mutating func trade(_ id: String, day: Int, cents: ClosedRange<Int> = -30_000...30_000) {
        firm.trade(
            id, day: day, lots: HandmadeFirm.hundredths(stream.integer(11...289)),
            pnl: HandmadeFirm.hundredths(stream.integer(cents)),
            instrument: stream.pick(["EURUSD", "XAUUSD", "NAS100"]))
    }

    /// Ordinary buyers of `X`, one every other day.
    mutating func openOrdinary(_ count: Int, country: String? = nil) {
        for number in 0..<count {
            open(
                "x\(number)", day: 2 * number, minute: stream.integer(0...1439),
                country: country ?? stream.pick(["US", "GB", "DE", "FR", "IT"]),
                trading: stream.integer(4...8))
        }
    }

    mutating func refund(_ id: String, day: Int, as type: String = "refund") {
        firm.transaction(
            "back-" + id, of: id, type, day: day, amount: type == "refund" ? "99.00" : "-99.00")
    }

    /// A time long after, so that every account has had its own.
    func judged() -> Outcome { outcome(of: firm.rows, asOf: HandmadeFirm.noon(160)) }

    /// No flag names `X`, and nobody's line is held.
    func expectHonest(sourceLocation: SourceLocation = #_sourceLocation) {
        let found = judged()
        let flags = found.flags.filter { $0.status == .open && $0.affiliateIDs.contains("X") }
        #expect(
            flags.isEmpty,
            "\(flags.map { "\($0.rule) \($0.logOdds) \($0.posterior) \($0.explanation)" })",
            sourceLocation: sourceLocation)
        #expect(found.holds.isEmpty, sourceLocation: sourceLocation)
        let standing = found.affiliates.first { $0.id == "X" }
        #expect(standing?.posterior ?? 1 < 0.5, sourceLocation: sourceLocation)
    }

    func expectHeld(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(
            judged().holds.contains { $0.line.affiliateID == "X" }, sourceLocation: sourceLocation)
    }
}
