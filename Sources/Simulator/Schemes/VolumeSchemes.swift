import Records

extension Scheme {
    /// A burst of sign-ups from one or two countries within days, mostly inactive or refunding.
    func countryFarm() -> [Account] {
        var scheme = stream
        let countries = [world.country(&scheme), world.country(&scheme)]
        let share = scheme.pick([0.6, 0.75, 1.0])
        let length = count(8...12, 2...5, &scheme)
        let first = world.calendar.purchaseDay(in: 0..<max(1, world.days - 25), &scheme)
        let trading = between(0.4, 0.15) + difficulty.farmTrading
        let refunding = between(0.2, 0.45)
        return each(count(15...22, 32...50, &scheme)) { _, stream in
            let country = stream.chance(share) ? countries[0] : countries[1]
            let person = plainPerson(from: country, stream)
            let day = first + stream.integer(in: 0...length - 1)
            let product = Product.smallChoice.draw(&stream)
            guard var account = signup(person, on: day, for: product, &stream) else { return nil }
            if stream.chance(trading) { dabble(&account, days: 1...4, &stream) }
            if stream.chance(refunding) {
                account.refund(at: account.purchase.advanced(byHours: 24 * stream.uniform(2, 24)))
            }
            return account
        }
    }

    /// Fees paid for the commission only: nobody ever trades them.
    func dormantPurchases() -> [Account] {
        var scheme = stream
        return each(count(10...15, 22...34, &scheme)) { _, stream in
            let person = stranger(&stream)
            let last = max(affiliate.window.lowerBound + 1, world.days - 12)
            let day = world.calendar.purchaseDay(
                in: affiliate.window.lowerBound..<last, &stream)
            let product = Product.smallChoice.draw(&stream)
            guard var account = signup(person, on: day, for: product, &stream) else { return nil }
            // Younger accounts look like anybody who has not started yet.
            if world.calendar.end.days(since: account.purchase) < 30 { account.label = .grey(kind) }
            return account
        }
    }

    /// Purchases within minutes of each other, from wherever the proxy happens to stand.
    func lockstep() -> [Account] {
        var scheme = stream
        let bursts = (0..<scheme.integer(in: 2...3)).map { _ in
            world.calendar.time(
                on: world.calendar.purchaseDay(in: affiliate.window, &scheme),
                utcOffset: affiliate.home.utcOffset, &scheme)
        }
        let minutes = scheme.uniform(between(60, 10), between(200, 40))
        let trading = between(0.6, 0.25) + difficulty.farmTrading / 2
        return each(bursts.count * count(5...7, 9...14, &scheme)) { index, stream in
            let person = stranger(&stream)
            let time = bursts[index % bursts.count].advanced(
                byHours: stream.uniform(0, minutes) / 60)
            let product = Product.smallChoice.draw(&stream)
            guard var account = buy(product, for: person, at: time, stream) else { return nil }
            if stream.chance(trading) { dabble(&account, days: 1...4, &stream) }
            return account
        }
    }
}
