import Records

extension Scheme {
    /// A few persons who buy the cheapest challenge, lose it in one trade and buy the next.
    func challengeChurn() -> [Account] {
        var scheme = stream
        return (0..<count(2...2, 3...5, &scheme)).flatMap { churner(stream.derived("churner", $0)) }
    }

    private func churner(_ root: RandomStream) -> [Account] {
        var stream = root
        let person = stranger(&stream)
        let wait = between(difficulty.churnWaitHours, 1.5)
        let usesTags = stream.chance(0.35)
        let first = world.calendar.purchaseDay(in: affiliate.window, &stream)
        var time = world.calendar.time(
            on: first, utcOffset: person.country.utcOffset, &stream)
        var accounts: [Account] = []
        for number in 0..<count(5...8, 9...16, &stream) {
            let alias = usesTags && number > 0 ? churnAlias(of: person, number, &stream) : nil
            let own = root.derived("purchase", number)
            guard var account = buy(.cheapest, for: person, as: alias, at: time, own) else { break }
            loseAtOnce(&account, &stream)
            accounts.append(account)
            let end = account.trading.failure ?? account.purchase.advanced(byHours: 30)
            time = end.advanced(byHours: 0.2 + min(stream.exponential(mean: wait), 4 * wait))
        }
        // Two in a row is what an honest person does, too.
        if accounts.count < 3 {
            for index in accounts.indices { accounts[index].label = .grey(kind) }
        }
        return accounts
    }

    private func churnAlias(
        of person: Person, _ number: Int, _ stream: inout RandomStream
    ) -> Identity {
        var identity = person.identity
        identity.mailbox =
            identity.alias(
                .plusTag, number: number, country: person.country, hardness: 0, &stream
            ).mailbox
        return identity
    }

    /// Everything on one trade a day; nearly always over on the first.
    private func loseAtOnce(_ account: inout Account, _ stream: inout RandomStream) {
        var progress = ChallengeProgress(
            account.product, purchase: account.purchase, calendar: world.calendar)
        let instrument = stream.pick([0, 0, 1, 2, 4])
        let first = world.calendar.dayIndex(of: account.purchase.advanced(byHours: 2))
        let open = (first..<max(first, world.days)).filter { world.isOpen(instrument, on: $0) }
        for day in open.prefix(2) where progress.isOpen {
            progress.trade(day: day, [allIn(instrument, progress, &stream)], &stream)
        }
        account.finish(
            progress, firstPayoutRefund: world.configuration.refunds.firstPayoutRefund)
    }

    private func allIn(
        _ instrument: Int, _ progress: ChallengeProgress, _ stream: inout RandomStream
    ) -> Fill {
        let traded = world.market.instruments[instrument]
        let lots = 4 * progress.allowance / traded.dollarsPerDeviation
        let profit =
            stream.chance(between(0.8, 0.93))
            ? -stream.uniform(0.4, 1.2) : stream.uniform(0.02, 0.2)
        return Fill(
            instrument: instrument, lots: LotHabit.round.lots(near: lots, &stream),
            profitPerLot: profit * traded.dollarsPerDeviation)
    }
}
