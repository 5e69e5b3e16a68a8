import Records

/// What one honest person does with the firm, from the first purchase to the last retry.
struct HonestJourney {
    let world: World
    let affiliate: AffiliatePlan
    let person: Person
    let style: TradingStyle
    /// Accounts bought by this person may be at most so many.
    var limit = 5
    private var accounts: [Account] = []
    private let stream: RandomStream

    init(_ world: World, _ affiliate: AffiliatePlan, _ person: Person, _ style: TradingStyle) {
        self.world = world
        self.affiliate = affiliate
        self.person = person
        self.style = style
        stream = RandomStream(key: person.key).derived("journey")
    }

    /// The accounts bought from `signup` on, each traded to its end.
    static func accounts(
        of person: Person, style: TradingStyle, from signup: EventTime, at affiliate: AffiliatePlan,
        in world: World
    ) -> [Account] {
        var journey = HonestJourney(world, affiliate, person, style)
        journey.begin(at: signup)
        return journey.accounts
    }

    private mutating func begin(at signup: EventTime) {
        var stream = stream.derived("begin")
        let product = Product.choice.draw(&stream)
        if stream.chance(0.035) {
            buyPortfolio(from: product, at: signup, &stream)
        } else {
            buy(product, at: signup, tagged: [])
        }
        if stream.chance(world.habits.loyalShare) { buyAgain(product, after: signup, &stream) }
    }

    /// Several sizes on one day.
    private mutating func buyPortfolio(
        from product: Product, at signup: EventTime, _ stream: inout RandomStream
    ) {
        for step in 0..<stream.integer(in: 2...3) {
            let size = (product.sizeIndex + step) % Product.sizes.count
            let later = signup.advanced(byHours: Double(step) * stream.uniform(0.1, 1.5))
            buy(Product(product.type, sizeIndex: size), at: later, tagged: [.portfolioBuyer])
        }
    }

    /// A loyal customer comes back after days or weeks.
    private mutating func buyAgain(
        _ product: Product, after signup: EventTime, _ stream: inout RandomStream
    ) {
        var time = signup
        for _ in 0..<stream.integer(in: 1...3) {
            let gap = 3 + stream.exponential(mean: 16)
            let day = Double(world.calendar.dayIndex(of: time)) + gap
            guard day < Double(world.days) else { return }
            time = world.calendar.time(
                on: Int(day), utcOffset: person.country.utcOffset, &stream)
            let next = stream.chance(0.5) ? product : Product.choice.draw(&stream)
            buy(next, at: time, tagged: [.loyalBuyer])
        }
    }

    /// Buys one challenge and lives with it; a retry buys the next.
    private mutating func buy(_ product: Product, at signup: EventTime, tagged tags: [LookAlike]) {
        let own = stream.derived("purchase", accounts.count)
        let opening = Opening(
            affiliate: affiliate, person: person, product: product, signup: signup)
        guard accounts.count < limit, var account = world.open(opening, stream: own) else { return }
        var stream = own.derived("fate")
        account.lookAlikes += tags
        world.live(&account, as: style, &stream)
        accounts.append(account)
        if let failure = account.trading.failure, stream.chance(world.habits.retryShare) {
            buy(product, at: retryTime(after: failure, &stream), tagged: [.honestRetry])
        }
    }

    /// Most people sleep over it, some buy in anger.
    private func retryTime(
        after failure: EventTime, _ stream: inout RandomStream
    ) -> EventTime {
        if stream.chance(world.habits.angryShare) {
            return failure.advanced(byHours: stream.uniform(0.3, 8))
        }
        let day = world.calendar.dayIndex(of: failure) + 1 + Int(stream.exponential(mean: 2.5))
        return world.calendar.time(on: day, utcOffset: person.country.utcOffset, &stream)
    }
}
