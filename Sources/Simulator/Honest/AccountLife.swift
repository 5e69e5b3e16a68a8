import Records

extension World {
    /// An honest account after its purchase: returned, forgotten, started late or traded.
    func live(_ account: inout Account, as style: TradingStyle, _ stream: inout RandomStream) {
        let refunds = configuration.refunds
        if stream.chance(refunds.coolingOffShare) {
            coolOff(&account, &stream)
        } else if stream.chance(habits.idleShare) {
            // Never started; nothing comes of it.
        } else {
            let start = firstTradingDay(of: &account, &stream)
            trade(&account, as: style, from: start, &stream)
            regret(&account, &stream)
        }
    }

    /// Trades the account's challenge, with a reset now and then after a failure.
    func trade(
        _ account: inout Account, as style: TradingStyle, from start: Int,
        _ stream: inout RandomStream
    ) {
        var progress = ChallengeProgress(
            account.product, purchase: account.purchase, calendar: calendar)
        trade(&progress, as: style, from: start, &stream)
        if let failure = progress.history.failure, stream.chance(habits.resetShare) {
            let time = failure.advanced(byHours: stream.uniform(2, 60))
            if time < calendar.end {
                progress.reset(at: time)
                trade(&progress, as: style, from: calendar.dayIndex(of: time) + 1, &stream)
            }
        }
        account.finish(progress, firstPayoutRefund: configuration.refunds.firstPayoutRefund)
    }

    /// The first day on which this account can be traded after its purchase.
    func dayAfterPurchase(of account: Account) -> Int {
        let day = calendar.dayIndex(of: account.purchase)
        return account.purchase < calendar.instant(Double(day) + 0.5) ? day : day + 1
    }

    /// Returned untraded while the firm takes it back.
    private func coolOff(_ account: inout Account, _ stream: inout RandomStream) {
        let window = Double(configuration.refunds.coolingOffDays)
        account.refund(
            at: account.purchase.advanced(byHours: 24 * stream.uniform(0.1, window - 0.5)))
        account.lookAlikes.append(.coolingOffRefund)
    }

    private func firstTradingDay(
        of account: inout Account, _ stream: inout RandomStream
    ) -> Int {
        let soonest = dayAfterPurchase(of: account)
        guard stream.chance(habits.lateShare) else {
            return soonest + Int(stream.exponential(mean: habits.startDelay))
        }
        account.lookAlikes.append(.lateStarter)
        return soonest + stream.integer(in: 15...32)
    }

    /// The few honest people who get their fee back although they traded.
    private func regret(_ account: inout Account, _ stream: inout RandomStream) {
        guard !account.trading.rows.isEmpty, !account.isRefunded else { return }
        if tradedInOutage(account), stream.chance(habits.outageShare) {
            let day = Double(calendar.outage.upperBound) + stream.uniform(0, 5)
            account.refund(at: calendar.instant(day))
            account.lookAlikes.append(.outageRefund)
        } else if stream.chance(habits.chargebackShare) {
            account.chargeBack(at: regretTime(of: account, &stream))
            account.lookAlikes.append(.strayChargeback)
        } else if stream.chance(configuration.refunds.goodwillShare) {
            account.refund(at: regretTime(of: account, &stream))
            account.lookAlikes.append(.goodwillRefund)
        }
    }

    private func tradedInOutage(_ account: Account) -> Bool {
        account.trading.rows.contains { calendar.outage.contains($0.day) }
    }

    private func regretTime(of account: Account, _ stream: inout RandomStream) -> EventTime {
        let last = account.trading.rows.last?.day ?? 0
        return calendar.instant(Double(last) + 1 + stream.exponential(mean: 9))
    }
}
