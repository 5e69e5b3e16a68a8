internal import Records

/// A firm as it unfolds in a scenario: what is known of each account, and every record sent.
struct ScenarioBook {
    var records = ScenarioRecords()
    /// The latest event time of any record.
    private(set) var latest: EventTime
    /// What the clock shows since it was last moved.
    private var clock: EventTime?
    var accounts: [ScenarioAccount] = []
    /// Steps that found nothing to do: the test itself is wrong.
    var faults: [String] = []
    var groups: [String: [Int]] = [:]
    var stream: SeededStream
    private var persons = 0

    /// When the firm opens.
    static let start = Day(year: 2026, month: 1, day: 5).start
    static let instruments = ["EURUSD", "XAUUSD", "NAS100"]
    /// Roughly how far a lot of each instrument moves in a day, in whole units of the currency.
    private static let dailyMoves = [420, 900, 650]

    init(seed: UInt64) {
        stream = SeededStream(seed: seed)
        latest = Self.start
    }

    mutating func newPerson(country: String? = nil) -> ScenarioPerson {
        let country = country ?? stream.pick(Self.countries)
        defer { persons += 1 }
        return ScenarioPerson(index: persons, country: country)
    }

    private static let countries = [
        "US", "US", "US", "GB", "GB", "DE", "DE", "FR", "ES", "IT", "NL", "PL", "IN", "BR", "ZA",
        "AE",
    ]

    private mutating func note(_ time: EventTime) { latest = max(latest, time) }

    /// When to judge; as of the latest event time if `nil`.
    var asOf: EventTime? { clock.map { max($0, latest) } }

    /// Lets time pass, in microseconds.
    mutating func advance(by time: Int64) {
        clock = EventTime(microseconds: max(clock ?? latest, latest).microseconds + time)
    }

    /// Opens an account and pays for it an hour later.
    ///
    /// - Returns: the account's place in `accounts`.
    mutating func open(
        _ person: ScenarioPerson, email: String, affiliate: String, at signup: EventTime,
        fee: Money, currency: String, phase: String, hasClickID: Bool = true
    ) -> Int {
        let index = accounts.count
        accounts.append(
            ScenarioAccount(
                id: "account-\(index)", affiliate: affiliate, person: person, email: email,
                country: person.country, signup: signup, phase: phase, hasClickID: hasClickID,
                lotHabit: Int64(stream.integer(in: 11...289))))
        sendCustomer(index)
        note(signup)
        let hour = EventTime(microseconds: signup.microseconds + EventTime.microsecondsPerHour)
        transact(index, "challenge_fee", .challengeFee, fee, currency, at: hour)
        return index
    }

    mutating func sendCustomer(_ index: Int) {
        let account = accounts[index]
        var values = [
            "customer_id": account.id, "affiliate_id": account.affiliate,
            "signup_date": account.signup.description, "country_code": account.country,
            "challenge_type": "two_step", "phase": account.phase, "account_size": "10000",
            "first_name": account.person.firstName, "last_name": account.person.lastName,
            "email": account.email,
        ]
        if account.hasClickID { values["click_id"] = "click-\(index)" }
        records.send(.customers, values)
    }

    /// Books a transaction of an account; a second one of a kind replaces what is known of it.
    mutating func transact(
        _ index: Int, _ kind: String, _ type: TransactionType, _ amount: Money, _ currency: String,
        at time: EventTime
    ) {
        let number = accounts[index].booked
        accounts[index].booked += 1
        accounts[index].transactions[kind] = ScenarioTransaction(
            id: "\(accounts[index].id)-\(kind)-\(number)", type: type, amount: amount,
            currency: currency, time: time)
        sendTransaction(index, kind)
        note(time)
    }

    mutating func sendTransaction(_ index: Int, _ kind: String) {
        guard let transaction = accounts[index].transactions[kind] else { return }
        records.send(
            .transactions,
            [
                "transaction_id": transaction.id, "customer_id": accounts[index].id,
                "transaction_type": transaction.type.rawValue,
                "amount_currency": transaction.amount.text(minorDigits: 2),
                "currency": transaction.currency,
                "transaction_date": transaction.time.description, "status": transaction.status,
            ])
    }

    mutating func trade(_ index: Int, _ day: ScenarioTradingDay) {
        let known = accounts[index].trading.firstIndex {
            $0.day == day.day && $0.instrument == day.instrument
        }
        if let known {
            accounts[index].trading[known] = day
        } else {
            accounts[index].trading.append(day)
        }
        records.send(
            .tradingActivity,
            [
                "date": day.day.description, "customer_id": accounts[index].id,
                "instrument": day.instrument, "currency": "USD",
                "lots_traded": TradingActivity.text(lots: day.lots),
                "pnl": day.pnl.text(minorDigits: 2),
            ])
        note(day.day.end)
    }

    /// A day as the account usually trades: its own lots, a result that a day may bring.
    mutating func usualDay(
        _ index: Int, _ day: Day, instrument: String? = nil, lots: Int64? = nil
    ) -> ScenarioTradingDay {
        let place = stream.integer(in: 0...Self.instruments.count - 1)
        let lots = lots ?? accounts[index].lotHabit
        let move = Self.dailyMoves[place]
        let cents = (1...3).reduce(0) { sum, _ in sum + stream.integer(in: -move...move) }
        return ScenarioTradingDay(
            day: day, instrument: instrument ?? Self.instruments[place], lots: lots,
            pnl: Money(units: Int64(cents) * lots * 100))
    }

    mutating func sendDirectory(_ affiliate: String, _ person: ScenarioPerson) {
        records.send(
            .affiliates,
            [
                "affiliate_id": affiliate, "email": person.email,
                "first_name": person.firstName, "last_name": person.lastName,
                "country_code": person.country,
            ])
    }
}
