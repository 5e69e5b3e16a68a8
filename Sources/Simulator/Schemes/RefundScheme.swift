import Records

extension Scheme {
    /// Recruits who trade, lose and then take the fee back; those who win, or have not done it
    /// yet, leave no trace.
    func refundAbuse() -> [Account] {
        var scheme = stream
        return each(count(13...17, 20...28, &scheme)) { _, stream in
            let person = stranger(&stream)
            let last = max(affiliate.window.lowerBound + 1, world.days - 20)
            let day = world.calendar.purchaseDay(in: affiliate.window.lowerBound..<last, &stream)
            let product = Product.choice.draw(&stream)
            guard var account = signup(person, on: day, for: product, &stream) else { return nil }
            tradeAndLose(&account, &stream)
            let wants = stream.chance(between(0.8, 1))
            if !(wants && takeBack(&account, &stream)) { account.label = .grey(kind) }
            return account
        }
    }

    private func tradeAndLose(_ account: inout Account, _ stream: inout RandomStream) {
        var style = TradingStyle(&stream, in: world)
        style.edge -= 0.4
        style.patience = stream.integer(in: 4...12)
        style.dailyRate = max(style.dailyRate, 0.6)
        let start = world.dayAfterPurchase(of: account) + Int(stream.exponential(mean: 1.6))
        world.trade(&account, as: style, from: start, &stream)
    }

    /// After the commission has matured and before anybody forgets.
    ///
    /// - Returns: whether the fee came back this way.
    private func takeBack(_ account: inout Account, _ stream: inout RandomStream) -> Bool {
        let rows = account.trading.rows
        guard let last = rows.last, rows.reduce(0, { $0 + $1.pnl }) < 0, !account.isRefunded
        else { return false }
        let wait = max(Double(last.day) + 1, purchaseDay(of: account) + stream.uniform(15, 40))
        let time = world.calendar.instant(wait + stream.unit())
        guard time < world.calendar.end else { return false }
        if stream.chance(0.4) { account.chargeBack(at: time) } else { account.refund(at: time) }
        return true
    }

    private func purchaseDay(of account: Account) -> Double {
        account.purchase.days(since: world.calendar.instant(0))
    }
}
