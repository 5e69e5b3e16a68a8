import FirmRecords
import Records
import Testing

/// A firm of many days and markets in which few groups change at a time: pairs in lots of their own
/// or in round ones, wrong days that are corrected or taken back, days that come late.
struct MirrorTrace: CustomTestStringConvertible {
    let seed: UInt64
    /// Whether the second legs of some pairs are booked a day later, of some of them now and then.
    let isLate: Bool
    private(set) var rows: [FieldRow] = []
    private var firm = HandmadeFirm()
    private var stream: SeededStream

    var testDescription: String { "mirrors \(seed)\(isLate ? ", late" : "")" }

    private static let accounts = 60
    private static let days = 40
    private static let markets = ["EURUSD", "XAUUSD", "US30", "BTCUSD", "GBPJPY"]

    init(seed: UInt64) { self.init(seed: seed, isLate: false) }

    init(seed: UInt64, isLate: Bool) {
        (self.seed, self.isLate) = (seed, isLate)
        stream = SeededStream(seed &+ 9000)
        for number in 0..<Self.accounts where !stream.chance(5) {
            firm.customer("c\(number)", of: "A\(number % 3)", day: 0, [:])
        }
        for day in 0..<Self.days { trade(day) }
        rows = firm.rows
        mistakes()
        for number in 0..<Self.accounts {
            var late = HandmadeFirm()
            late.customer("c\(number)", of: "A\(number % 3)", day: 0, [:])
            rows.append(contentsOf: late.rows)
        }
    }

    /// Every twentieth row is wrong at first or comes late; some are taken back.
    private mutating func mistakes() {
        var late: [FieldRow] = []
        rows = rows.map { row in
            guard row.entity == .tradingActivity, stream.chance(5) else { return row }
            late.append(row)
            return row.with([
                "pnl": HandmadeFirm.hundredths(stream.integer(-60_000...60_000)),
                "lots_traded": stream.chance(30) ? "0.00" : row["lots_traded"],
            ])
        }
        for row in rows where row.entity == .tradingActivity && stream.chance(2) {
            late.append(row.with(["lots_traded": "0.00", "pnl": "0.00"]))
        }
        rows += late.shuffled(using: &stream)
    }

    private mutating func trade(_ day: Int) {
        for number in 0..<Self.accounts where stream.chance(70) {
            let pair = number / 2
            let market = Self.markets[(pair + (stream.chance(20) ? 1 : 0)) % Self.markets.count]
            var idea = SeededStream(UInt64(pair * 1000 + day) &+ seed)
            let isPair = pair % 3 == 0 && stream.chance(90)
            let lots = isPair ? idea.integer(20...289) : stream.integer(1...30) * 10
            let move = isPair ? idea.integer(-400...400) : stream.integer(-400...400)
            let side = number % 2 == 0 || !isPair ? 1 : -1
            let own = pair % 2 == 0 ? lots : lots * (100 + stream.integer(-5...5)) / 100
            let cost = pair % Self.markets.count + stream.integer(3...5)
            let isApart =
                isLate && isPair && number % 12 == 1 && (number % 24 == 1 || day % 4 < 2)
            firm.trade(
                "c\(number)", day: isApart ? day + 1 : day,
                lots: HandmadeFirm.hundredths(max(1, own)),
                pnl: HandmadeFirm.hundredths((side * move - cost) * max(1, own)),
                instrument: isPair ? Self.markets[pair % Self.markets.count] : market,
                currency: day % 9 == 0 ? "EUR" : "USD")
        }
    }
}
