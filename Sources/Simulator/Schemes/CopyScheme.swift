import Records

extension Scheme {
    /// A pass service: a good trader's trades in many persons' accounts, which pass together.
    func copyPass() -> [Account] {
        var scheme = stream
        let ideas = TradeIdeas(
            instrument: scheme.integer(in: 0...5), stream: stream.derived("master"),
            skill: between(0.82, 0.9),
            frequency: 0.9)
        let last = max(1, world.days - 30)
        let cohorts = [
            world.calendar.purchaseDay(in: 0..<last, &scheme),
            world.calendar.purchaseDay(in: 0..<last, &scheme),
        ]
        let sizeIndex = scheme.integer(in: 1...3)
        return each(count(7...9, 12...18, &scheme)) { index, stream in
            let person = stranger(&stream)
            let day = cohorts[index % cohorts.count] + stream.integer(in: 0...2)
            let product = Product(
                stream.chance(0.7) ? .standard : .rapid,
                sizeIndex: sizeIndex + stream.integer(in: 0...1))
            guard var account = signup(person, on: day, for: product, &stream) else { return nil }
            let copied = copy(
                ideas, into: &account, from: cohorts[index % cohorts.count] + 4, &stream)
            if copied < 4 { account.label = .grey(kind) }
            return account
        }
    }

    /// Copies until the account is funded, then leaves it to its owner; returns the days copied.
    private func copy(
        _ ideas: TradeIdeas, into account: inout Account, from first: Int,
        _ stream: inout RandomStream
    ) -> Int {
        var progress = ChallengeProgress(
            account.product, purchase: account.purchase, calendar: world.calendar)
        var style = TradingStyle(&stream, in: world)
        var copied = 0
        let owner = style
        style.risk = 0.02
        style.slippage = between(0.04, 0.015)
        style.lots = .computed
        let start = max(first, world.dayAfterPurchase(of: account))
        for day in start..<max(start, world.days) where progress.isOpen && progress.phase != .funded
        {
            guard world.isOpen(ideas.instrument, on: day), stream.chance(between(0.85, 0.97)),
                let idea = ideas.profitPerLot(on: day, in: world)
            else { continue }
            let fill = world.follow(idea, of: ideas, as: style, size: progress.size, &stream)
            progress.trade(day: day, [fill], &stream)
            copied += 1
        }
        leave(&progress, to: owner, &stream)
        account.finish(
            progress, firstPayoutRefund: world.configuration.refunds.firstPayoutRefund)
        return copied
    }

    private func leave(
        _ progress: inout ChallengeProgress, to owner: TradingStyle, _ stream: inout RandomStream
    ) {
        guard progress.isOpen, let last = progress.history.rows.last?.day else { return }
        var style = owner
        style.patience = min(style.patience, 8)
        world.trade(&progress, as: style, from: last + 1, &stream)
    }
}
