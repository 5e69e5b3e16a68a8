internal import Records

/// The firm against which a rule's scenario is judged: thirty honest affiliates over half a year.
///
/// Customers trade, fail, try again days later, now and then return a challenge that they never
/// used, and a very few dispute a fee: enough for every statistic to learn what is usual.
enum QuietFirm {
    private static let affiliates = 30
    private static let buyers = 18...28
    private static let days = 180
    private static let fees = [99, 99, 99, 199, 349]

    /// The same firm every time.
    static let book: ScenarioBook = {
        var book = ScenarioBook(seed: 20_260_105)
        for affiliate in 0..<affiliates {
            for _ in 0..<book.stream.integer(in: buyers) {
                let person = book.newPerson()
                let day = book.stream.integer(in: 0...days - 25)
                let account = buy(person, "honest-\(affiliate)", on: day, &book)
                if book.stream.chance(percent: 12) {
                    let later = day + book.stream.integer(in: 5...24)
                    _ = buy(person, book.accounts[account].affiliate, on: later, &book)
                }
            }
        }
        return book
    }()

    /// The names of its affiliates and accounts.
    static let identifiers = Set(book.accounts.flatMap { [$0.affiliate, $0.id] })

    /// Whether a subject, of a pair both accounts, is of this firm.
    static func isNamed(_ subjectID: String) -> Bool {
        subjectID.split(separator: "+").allSatisfy { identifiers.contains(String($0)) }
    }

    private static func buy(
        _ person: ScenarioPerson, _ affiliate: String, on day: Int, _ book: inout ScenarioBook
    ) -> Int {
        let phases = ["failed", "failed", "failed", "phase_1", "phase_1", "phase_2", "funded"]
        let fee = Money(units: Int64(book.stream.pick(fees)) * Money.unitsPerMajor)
        let second = day * 86_400 + book.stream.integer(in: 0...80_000)
        let account = book.open(
            person, email: person.email, affiliate: affiliate,
            at: EventTime(
                microseconds: ScenarioBook.start.microseconds + Int64(second)
                    * EventTime.microsecondsPerSecond),
            fee: fee, currency: "USD", phase: book.stream.pick(phases))
        live(account, openedOn: day, &book)
        return account
    }

    private static func live(_ account: Int, openedOn day: Int, _ book: inout ScenarioBook) {
        if book.stream.chance(percent: 4) {
            sendBack(account, afterDays: book.stream.integer(in: 1...10), &book)
            return
        }
        if book.stream.chance(percent: 7) { return }
        trade(account, from: day + book.stream.integer(in: 1...5), &book)
        if book.stream.chance(percent: 1) { sendBack(account, afterDays: 20, &book) }
    }

    private static func sendBack(_ account: Int, afterDays days: Int, _ book: inout ScenarioBook) {
        guard let fee = book.accounts[account].transactions["challenge_fee"] else { return }
        book.transact(
            account, "refund", .refund, fee.amount, fee.currency,
            at: fee.time.advanced(byDays: days))
    }

    private static func trade(_ account: Int, from first: Int, _ book: inout ScenarioBook) {
        let opening = Int(ScenarioBook.start.day.number)
        var day = first
        for _ in 0..<book.stream.integer(in: 3...14) where day < days {
            let usual = book.usualDay(account, Day(number: Int32(opening + day)))
            book.trade(account, usual)
            day += book.stream.integer(in: 1...3)
        }
    }
}
