import FirmRecords
import Records
import Testing

/// A firm in which some affiliates have rooms of accounts that make one trader's trades, more or
/// less obediently; rows come in any order, a third of them wrong at first.
struct CopyTrace: CustomTestStringConvertible {
    let seed: UInt64
    private(set) var rows: [FieldRow] = []
    private var firm = HandmadeFirm()
    private var stream: SeededStream

    var testDescription: String { "copies \(seed)" }

    static let all = (1...3).map { CopyTrace(seed: $0) }

    init(seed: UInt64) {
        self.seed = seed
        stream = SeededStream(seed)
        firm.honestBackground(affiliates: 3, buyers: 6, seed: seed)
        for room in 0..<5 { open(room) }
        rows = shuffled(wrongVersions(firm.rows, &stream) + firm.rows, &stream)
    }

    /// Two rooms are under one affiliate; of every room one person has two accounts. Of every other
    /// room the last accounts are in another currency.
    private mutating func open(_ room: Int) {
        let accounts = (0..<stream.integer(3...6)).map { "r\(room)x\($0)" }
        for (place, id) in accounts.enumerated() {
            var fields = ["phase": stream.pick(["phase_1", "phase_2", "funded", "failed"])]
            if place < 2, accounts.count > 3 { fields["email"] = "two\(room)@web.test" }
            firm.buyer(id, of: "R\(room / 2)", day: stream.integer(0...3), fields)
        }
        let abroad = room % 2 == 1 ? accounts.suffix(room) : []
        let (obedience, slip) = (stream.integer(75...100), stream.pick([150, 150, 900]))
        for day in 4..<stream.integer(10...16) {
            let move = stream.integer(-60_000...60_000)
            for id in accounts {
                let own = stream.integer(-40_000...40_000)
                let fill = move + stream.integer(-slip...slip)
                let result = stream.chance(obedience) ? fill : own
                firm.trade(
                    id, day: day,
                    pnl: HandmadeFirm.hundredths(abroad.contains(id) ? result * 9 / 10 : result),
                    instrument: room % 2 == 0 ? "EURUSD" : "XAUUSD",
                    currency: abroad.contains(id) ? "EUR" : "USD")
            }
        }
    }
}
