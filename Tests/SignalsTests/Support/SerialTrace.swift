import FirmRecords
import Records
import Testing

/// Persons of several accounts each, a few days an account: some stand against another person, or
/// against themselves, in every account; a few days are wrong at first.
struct SerialTrace: CustomTestStringConvertible {
    let seed: UInt64
    private(set) var rows: [FieldRow] = []
    private var firm = HandmadeFirm()
    private var stream: SeededStream

    var testDescription: String { "serial \(seed)" }

    private static let persons = 24
    private static let rounds = 5
    private static let markets = ["EURUSD", "XAUUSD", "US30"]

    init(seed: UInt64) {
        self.seed = seed
        stream = SeededStream(seed &+ 700)
        for round in 0..<Self.rounds {
            for person in 0..<Self.persons { open(person, round) }
        }
        rows = firm.rows
        var late: [FieldRow] = []
        rows = rows.map { row in
            guard row.entity == .tradingActivity, stream.chance(4) else { return row }
            late.append(row)
            return row.with(["pnl": HandmadeFirm.hundredths(stream.integer(-60_000...60_000))])
        }
        rows += late.shuffled(using: &stream)
    }

    static func account(_ person: Int, _ round: Int) -> String { "p\(person)r\(round)" }

    /// Persons 0 and 1, 4 and 5 and so on stand against each other; 2, 10 and 18 against
    /// themselves, by two accounts at a time.
    private mutating func open(_ person: Int, _ round: Int) {
        let name = String(UnicodeScalar(UInt8(97 + person)))
        let isAlone = person % 8 == 2
        for side in 0..<(isAlone ? 2 : 1) {
            let account = Self.account(person, round) + (side == 0 ? "" : "b")
            firm.buyer(
                account, of: "A\(person % 3)", day: 4 * round,
                [
                    "email": "\(name)rown.taylor\(name)@gmail.com", "first_name": "Per" + name,
                    "last_name": "Taylor" + name,
                ])
            for day in 1...3 where stream.chance(90) {
                trade(account, person, isSecond: side == 1, day: 4 * round + day, isAlone)
            }
        }
    }

    private mutating func trade(
        _ account: String, _ person: Int, isSecond: Bool, day: Int, _ isAlone: Bool
    ) {
        let pair = person / 2
        let isHedged = (isAlone || pair % 2 == 0) && stream.chance(95)
        var idea = SeededStream(UInt64(pair * 1000 + day) &+ seed)
        let lots = isHedged ? idea.integer(20...289) : stream.integer(1...30) * 10
        let move = isHedged ? idea.integer(-400...400) : stream.integer(-400...400)
        let isOther = isAlone ? isSecond : person % 2 == 1
        let own = max(1, isOther ? lots * (100 + stream.integer(-4...4)) / 100 : lots)
        firm.trade(
            account, day: day, lots: HandmadeFirm.hundredths(own),
            pnl: HandmadeFirm.hundredths(((isOther ? -move : move) - stream.integer(3...5)) * own),
            instrument: Self.markets[(isHedged ? pair : stream.integer(0...2)) % 3])
    }
}
