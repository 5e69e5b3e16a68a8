import Records

extension Scheme {
    /// Pairs that hedge each other so that one of the two passes at the firm's expense.
    func hedgedPairs(with accomplices: [AffiliatePlan]) -> PlantedFraud {
        var scheme = stream
        let hedgers = accomplices.filter { $0.fraud == .hedging && $0.index != affiliate.index }
        let others = hedgers.isEmpty ? accomplices.filter { $0.index != affiliate.index } : hedgers
        var planted = PlantedFraud()
        for number in 0..<count(2...3, 4...6, &scheme) {
            var own = stream.derived("pair", number)
            let isAcross = own.chance(0.4) && !others.isEmpty
            let partner = isAcross ? Scheme(kind, of: own.pick(others), in: world) : self
            planted += pair(with: partner, own)
        }
        return planted
    }

    /// One account against two to four smaller ones.
    func groupHedges() -> PlantedFraud {
        var scheme = stream
        var planted = PlantedFraud()
        for number in 0..<count(2...2, 3...4, &scheme) {
            var own = stream.derived("group", number)
            let others = own.integer(in: 2...4)
            let small = Product(.standard, sizeIndex: own.integer(in: 1...2))
            let big = Product(.standard, sizeIndex: small.sizeIndex + (others > 2 ? 2 : 1))
            let sides = [(self, big)] + (0..<others).map { _ in (self, small) }
            guard var hedge = hedge(sides, own) else { continue }
            guard hedge.days >= 3 else {
                for index in hedge.accounts.indices { hedge.accounts[index].label = .grey(kind) }
                planted.accounts += hedge.accounts
                continue
            }
            planted.accounts += hedge.accounts
            planted.groups.append(hedge.accounts.map(\.stream.key))
        }
        return planted
    }

    private func pair(with partner: Scheme, _ stream: RandomStream) -> PlantedFraud {
        var stream = stream
        let type = stream.pick([ChallengeType.standard, .standard, .rapid, .rapid, .aggressive])
        let product = Product(type, sizeIndex: stream.integer(in: 1...4))
        guard var hedge = hedge([(self, product), (partner, product)], stream) else {
            return .init()
        }
        guard hedge.days >= 3 else {
            for index in hedge.accounts.indices { hedge.accounts[index].label = .grey(kind) }
            return PlantedFraud(accounts: hedge.accounts)
        }
        let pair = HedgedPair(
            first: hedge.accounts[0].stream.key, second: hedge.accounts[1].stream.key,
            days: hedge.days)
        return PlantedFraud(accounts: hedge.accounts, pairs: [pair])
    }

    /// Opens the accounts and trades them against the first; `nil` if one cannot be bought.
    private func hedge(
        _ sides: [(scheme: Scheme, product: Product)], _ root: RandomStream
    ) -> (accounts: [Account], days: Int)? {
        var stream = root.derived("hedge")
        let day = world.calendar.purchaseDay(in: 0..<max(1, world.days - 30), &stream)
        var accounts = sides.enumerated().compactMap { index, side -> Account? in
            var own = root.derived("side", index)
            let person = side.scheme.stranger(&own)
            return side.scheme.signup(
                person, on: day + own.integer(in: 0...2), for: side.product, &own)
        }
        guard accounts.count == sides.count else { return nil }
        let days = mirror(&accounts, &stream)
        return (accounts, days)
    }

    /// Mirrored days first, then each survivor carefully trades on alone.
    private func mirror(_ accounts: inout [Account], _ stream: inout RandomStream) -> Int {
        var trading = MirroredTrading(
            world,
            accounts.map {
                ChallengeProgress($0.product, purchase: $0.purchase, calendar: world.calendar)
            }, shares: shares(accounts.count - 1, &stream),
            priceNoise: stream.uniform(
                difficulty.priceNoise.lowerBound, difficulty.priceNoise.upperBound))
        let first = accounts.map(world.dayAfterPurchase).max() ?? 0
        let legs = MirroredTrading.legs(
            count: stream.integer(in: difficulty.pairDays), from: first + stream.integer(in: 0...2),
            in: world, &stream)
        trading.run(
            legs, stake: stake(for: legs, accounts, &stream),
            habit: world.habits.lots.draw(&stream),
            lotJitter: stream.chance(difficulty.jitteredPairs) ? difficulty.lotJitter : 0, &stream)
        for index in accounts.indices {
            tradeOn(&trading.progress[index], after: legs.last?.day ?? first, &stream)
            accounts[index].finish(
                trading.progress[index],
                firstPayoutRefund: world.configuration.refunds.firstPayoutRefund)
        }
        return trading.mirroredDays
    }

    /// Sized so that by the end one side is near its limit and the other near its target.
    private func stake(
        for legs: [MirroredTrading.Leg], _ accounts: [Account], _ stream: inout RandomStream
    ) -> Double {
        let smallest = accounts.dropFirst().map { Double($0.product.size) }.reduce(0, +)
        let size = min(smallest, Double(accounts[0].product.size))
        let type = accounts[0].product.type
        return MirroredTrading.stake(
            for: legs, loss: stream.uniform(0.75, 1.3) * type.totalLimit / 100 * size,
            dailyLoss: 0.93 * type.dailyLimit / 100 * size, in: world)
    }

    private func shares(_ count: Int, _ stream: inout RandomStream) -> [Double] {
        let weights = (0..<count).map { _ in stream.uniform(0.7, 1.3) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    private func tradeOn(
        _ progress: inout ChallengeProgress, after day: Int, _ stream: inout RandomStream
    ) {
        var style = TradingStyle(&stream, in: world)
        style.patience = stream.integer(in: 4...14)
        style.risk = min(style.risk, 0.018)
        style.edge = stream.uniform(0, 0.2)
        if progress.isOpen { world.trade(&progress, as: style, from: day + 1, &stream) }
    }
}
