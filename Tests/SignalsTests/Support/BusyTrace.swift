import FirmRecords
import Records
import Testing

/// A firm of many habits whose rows arrive in a random order: a third of its records are wrong at
/// first, customers come after their payments, change hands, and take refunds back.
struct BusyTrace: CustomTestStringConvertible {
    enum Shape: CaseIterable {
        /// Many affiliates of few accounts each, few of many, and some of both over many months.
        case broad, deep, long
    }

    let shape: Shape
    let seed: UInt64
    private(set) var rows: [FieldRow] = []
    private var lives: [FieldRow] = []
    private var stream: SeededStream

    var testDescription: String { "\(shape) \(seed)" }

    static let all = Shape.allCases.flatMap { shape in
        (1...2).map { BusyTrace(shape, seed: $0) }
    }

    init(_ shape: Shape, seed: UInt64) {
        self.shape = shape
        self.seed = seed
        stream = SeededStream(seed)
        for number in 0..<customers { live(number) }
        let wrong = wrongVersions(lives, &stream)
        let ghosts = lives.filter { $0.entity == .customers }.prefix(3).map {
            $0.with(["affiliate_id": "Ghost"])
        }
        rows = shuffled(ghosts + wrong + lives, &stream)
    }

    private var affiliates: Int { [.broad: 40, .deep: 5, .long: 12][shape] ?? 0 }
    private var customers: Int { [.broad: 300, .deep: 220, .long: 180][shape] ?? 0 }
    private var days: Int { [.broad: 70, .deep: 60, .long: 220][shape] ?? 0 }

    static func time(day: Int, minute: Int) -> EventTime {
        EventTime(
            microseconds: HandmadeFirm.firstDay.start.microseconds
                + (Int64(day) * 1440 + Int64(minute)) * 60_000_000)
    }

    private mutating func live(_ number: Int) {
        let affiliate = number % affiliates
        let habit = affiliate % 4
        var (day, minute) = (stream.integer(0...days), stream.integer(0...1439))
        if habit == 1, stream.chance(60) {
            day = days / 4 * stream.integer(0...3) + affiliate % 5
            minute = 600 + stream.integer(0...90)
        }
        let isUnused = stream.chance(habit == 2 ? 70 : 20)
        sendCustomer(number, affiliate, day, minute, isIdle: habit == 2, isUnused: isUnused)
        pay("f\(number)", number, "challenge_fee", day, minute)
        if !isUnused { trade(number, from: day, isBrief: stream.chance(40)) }
        payMore(number, day, isAbused: habit == 3, isUnused: isUnused)
        if stream.chance(6) { tryAgain(number, from: day) }
    }

    private mutating func sendCustomer(
        _ number: Int, _ affiliate: Int, _ day: Int, _ minute: Int, isIdle: Bool,
        isUnused: Bool
    ) {
        // Few move on without trading, but for a gap in the feed of every seventh affiliate.
        let hasMoved = !isUnused || stream.chance(affiliate % 7 == 3 ? 60 : 5)
        var firm = HandmadeFirm()
        var fields = [
            "phase": stream.pick(
                hasMoved ? ["phase_1", "phase_2", "funded", "failed"] : ["phase_1", "failed"]),
            "challenge_type": stream.pick(["one_step", "two_step"]),
            "account_size": stream.pick(["5000", "10000", "10000", "50000"]),
            "signup_date": Self.time(day: day, minute: max(0, minute - 30)).description,
        ]
        if stream.chance(30) { fields["email"] = stream.pick(stream.pick(Trace.mailboxes)) }
        if stream.chance(70) { fields["click_id"] = "click\(number)" }
        let isBunched = affiliate % 4 == 1
        if stream.chance(isBunched ? 60 : 20) {
            let day = isBunched ? days / 3 * stream.integer(2...3) : stream.integer(0...days)
            let minute = isBunched ? 300 + stream.integer(0...40) : stream.integer(0...1439)
            fields["last_modified_date"] = Self.time(day: day, minute: minute).description
        }
        let country = stream.pick(isIdle ? ["VN", "VN", "VN", "US"] : ["US", "GB", "DE"])
        firm.customer(
            "c\(number)", of: "A\(affiliate)", country: stream.chance(95) ? country : nil, fields)
        lives += firm.rows
    }

    private mutating func payMore(_ number: Int, _ day: Int, isAbused: Bool, isUnused: Bool) {
        let later = { (stream: inout SeededStream) in day + stream.integer(1...40) }
        if stream.chance(15) { pay("g\(number)", number, "challenge_fee", later(&stream), 700) }
        if stream.chance(isAbused ? 50 : 12) {
            // Half of the refunds fall into one week of the whole firm.
            let outage = 2 * days / 3 + stream.integer(0...3)
            let isOutage = stream.chance(50) && outage > day
            pay("r\(number)", number, "refund", isOutage ? outage : later(&stream), 800)
        }
        if stream.chance(6) { pay("a\(number)", number, "adjustment", later(&stream), 810) }
        if stream.chance(isUnused ? 1 : 12) {
            pay("p\(number)", number, "payout", later(&stream), 820)
        }
        if stream.chance(8) { pay("s\(number)", number, "reset_fee", later(&stream), 830) }
    }

    /// Further fees of one account, most of them after a loss on the same day or the day before.
    private mutating func tryAgain(_ number: Int, from day: Int) {
        var next = day
        for turn in 0..<stream.integer(2...5) {
            var firm = HandmadeFirm()
            firm.trade(
                "c\(number)", day: next + stream.integer(0...1),
                pnl: HandmadeFirm.hundredths(stream.integer(-90_000...9_000)),
                instrument: stream.pick(["XAUUSD", "US30"]) + "\(turn)")
            lives += firm.rows
            next += stream.integer(0...3)
            let type = stream.chance(25) ? "reset_fee" : "challenge_fee"
            pay("t\(number)x\(turn)", number, type, next, stream.integer(0...1439))
        }
    }

    private mutating func pay(
        _ id: String, _ number: Int, _ type: String, _ day: Int, _ minute: Int
    ) {
        var firm = HandmadeFirm()
        firm.transaction(
            id, of: "c\(number)", type, day: 0,
            amount: type == "adjustment" && stream.chance(70) ? "-99.00" : "99.00",
            status: stream.chance(93) ? "completed" : stream.pick(["reversed", "pending"]))
        let time = Self.time(day: day, minute: minute).description
        lives += firm.rows.map { $0.with(["transaction_date": time]) }
    }

    private mutating func trade(_ number: Int, from day: Int, isBrief: Bool) {
        var firm = HandmadeFirm()
        let start = day + stream.integer(0...(stream.chance(15) ? 40 : 3))
        for offset in 0..<stream.integer(isBrief ? 1...2 : 3...8) {
            let cents = stream.integer(isBrief ? -90_000...9_000 : -40_000...40_000)
            firm.trade(
                "c\(number)", day: start + offset,
                lots: HandmadeFirm.hundredths(stream.integer(1...300)),
                pnl: HandmadeFirm.hundredths(cents))
        }
        lives += firm.rows
    }
}
