import Records

extension Scheme {
    /// A few persons who buy the cheapest challenge, lose it in one trade and buy the next.
    func challengeChurn() -> [Account] {
        var scheme = stream
        return (0..<scheme.integer(in: 2...4)).flatMap { churner(stream.derived("churner", $0)) }
    }

    private func churner(_ root: RandomStream) -> [Account] {
        var stream = root
        let person = stranger(&stream)
        let usesTags = stream.chance(0.35)
        let first = world.calendar.purchaseDay(in: affiliate.window, &stream)
        var time = world.calendar.time(
            on: first, utcOffset: person.country.utcOffset, &stream)
        var accounts: [Account] = []
        for number in 0..<stream.integer(in: 6...14) {
            let alias = usesTags && number > 0 ? churnAlias(of: person, number, &stream) : nil
            let own = root.derived("purchase", number)
            guard var account = buy(.cheapest, for: person, as: alias, at: time, own) else { break }
            loseAtOnce(&account, &stream)
            accounts.append(account)
            let end = account.trading.failure ?? account.purchase.advanced(byHours: 30)
            time = end.advanced(byHours: 0.2 + min(stream.exponential(mean: 3), 12))
        }
        return accounts
    }

    private func churnAlias(
        of person: Person, _ number: Int, _ stream: inout RandomStream
    ) -> Identity {
        var identity = person.identity
        identity.mailbox =
            identity.alias(.plusTag, number: number, country: person.country, &stream).mailbox
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
            progress.trade(day: day, [allIn(instrument, progress, on: day, &stream)], &stream)
        }
        account.finish(
            progress, firstPayoutRefund: world.configuration.refunds.firstPayoutRefund)
    }

    private func allIn(
        _ instrument: Int, _ progress: ChallengeProgress, on day: Int,
        _ stream: inout RandomStream
    ) -> Fill {
        let traded = Instrument.all[instrument]
        let lots = 4 * progress.allowance / traded.dollarsPerDeviation
        let profit =
            stream.chance(0.88)
            ? -stream.uniform(0.4, 1.2) : stream.uniform(0.02, 0.2)
        return Fill(
            instrument: instrument, lots: LotHabit.round.lots(near: lots, &stream),
            profitPerLot: profit * traded.dollarsPerDeviation)
    }
}
