import FirmRecords
import Records
import Testing

/// A firm's records in a random order of arrival, most keys sent more than once.
struct Trace: CustomTestStringConvertible {
    enum Density: CaseIterable { case dense, sparse, mixed }

    let density: Density
    let seed: UInt64
    private(set) var rows: [FieldRow] = []
    private var firm = HandmadeFirm()
    private var stream: SeededStream

    var testDescription: String { "\(density) \(seed)" }

    init(_ density: Density, seed: UInt64) {
        self.density = density
        self.seed = seed
        stream = SeededStream(seed)
        for _ in 0..<events { sendOne() }
        rows = firm.rows
    }

    static let all = Density.allCases.flatMap { density in
        (1...3).map { Trace(density, seed: $0) }
    }

    private var customers: Int { [.dense: 108, .sparse: 1000, .mixed: 48][density] ?? 0 }
    private var days: Int { [.dense: 8, .sparse: 1000, .mixed: 40][density] ?? 0 }
    private var events: Int { [.dense: 2200, .sparse: 1000, .mixed: 1800][density] ?? 0 }

    private mutating func sendOne() {
        let number = stream.integer(0...customers - 1)
        switch stream.integer(0...9) {
        case 0: sendCustomer(number)
        case 1...3: sendPayment(number)
        default: number % 8 == 7 || number % 24 == 4 ? sendPayment(number) : sendDay(number)
        }
    }

    /// Variants of a few mailboxes; each account may change its own.
    static let mailboxes = [
        ["kim@gmail.com", "K.I.M@gmail.com", "kim+1@googlemail.com"],
        ["lee@me.com", "lee+x@icloud.com"], ["l.ee@me.com"], ["max@web.test"], ["m.ax@web.test"],
    ]

    private mutating func sendCustomer(_ number: Int) {
        var fields: [String: String] = [
            "phase": stream.pick(["phase_1", "phase_2", "funded", "failed"])
        ]
        if stream.chance(40) { fields["email"] = stream.pick(stream.pick(Self.mailboxes)) }
        if stream.chance(10) { fields["email"] = "" }
        if stream.chance(50) {
            fields["last_modified_date"] =
                HandmadeFirm.noon(stream.integer(0...days + 10)).description
        }
        firm.customer("c\(number)", of: "A\(number % 3)", day: number % days, fields)
    }

    /// Payouts keep their distance from later refunds: what those are is another test's matter.
    private mutating func sendPayment(_ number: Int) {
        let type = stream.pick([
            "challenge_fee", "challenge_fee", "refund", "adjustment", "payout", "payout",
            "reset_fee",
        ])
        let week = 8 * stream.integer(0...max(0, days / 8))
        let day =
            switch type {
            case "payout": week + 6
            case "refund": week + stream.integer(0...1)
            default: week + stream.integer(0...7)
            }
        let isNegative = type == "adjustment" && stream.chance(50)
        firm.transaction(
            "t\(number)x\(stream.integer(0...5))", of: "c\(number)", type, day: day,
            amount: (isNegative ? "-" : "") + "99.00",
            status: stream.pick([
                "completed", "completed", "completed", "pending", "failed", "reversed",
            ]))
    }

    /// A third of the accounts mirror a partner, a third trades what everybody trades.
    private mutating func sendDay(_ number: Int) {
        let day = stream.integer(0...days - 1)
        let isUsual = stream.chance(85)
        switch number % 3 {
        case 0 where isUsual: mirror(number, day)
        case 1 where isUsual && isInGroup(number) && number % 6 == 1: mirror(number, day)
        case 1 where isUsual:
            let sign = stream.chance(50) ? 1 : -1
            trade(number, day, lots: 100, cents: sign * (20_000 + stream.integer(-40...40)))
        default:
            trade(
                number, day, lots: stream.integer(0...250),
                cents: stream.integer(-90_000...90_000))
        }
    }

    /// Whether a customer makes one trade with all of a crowd, on either side.
    static func isInCrowd(_ name: String) -> Bool {
        Int(name.dropFirst()).map { $0 % 3 == 1 } ?? false
    }

    /// Every fourth pair shares its second side with a third account.
    private func isInGroup(_ number: Int) -> Bool { number / 6 % 4 == 3 }

    /// Accounts 0 and 3, 6 and 9 and so on take opposite sides of the same trades; every second
    /// pair in lots that differ a little; 18 stands against 19 and 21, whose lots add up.
    private mutating func mirror(_ number: Int, _ day: Int) {
        let pair = number / 6
        var idea = SeededStream(UInt64(pair * 1000 + day))
        let lots = idea.integer(20...289)
        let move = idea.integer(-400...400)
        if number % 6 == 0 {
            trade(number, day, lots: lots, cents: move * lots)
        } else {
            let part = lots * 3 / 5
            let alone = pair % 2 == 0 ? lots : lots * 106 / 100
            let own = isInGroup(number) ? (number % 6 == 1 ? lots - part : part) : alone
            trade(number, day, lots: own, cents: (stream.integer(-13...(-11)) - move) * own)
        }
    }

    private mutating func trade(_ number: Int, _ day: Int, lots: Int, cents: Int) {
        firm.trade(
            "c\(number)", day: day, lots: HandmadeFirm.hundredths(lots),
            pnl: HandmadeFirm.hundredths(cents),
            instrument: day % 3 == 0 ? "XAUUSD" : "EURUSD",
            currency: day % 5 == 0 ? "EUR" : "USD")
    }
}
