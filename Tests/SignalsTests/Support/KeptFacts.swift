import Records

@testable import Signals

extension AccountFacts {
    /// What the incremental layer keeps of an account.
    init(kept customer: UInt32, _ population: Population) {
        let account = population.accounts[customer]
        let records = population.records
        let purchases = Account.purchases(of: customer, population)
        for purchase in purchases {
            fees[records.transactionIDs[UInt32(purchase.transaction)]] = "\(purchase.outcome)"
        }
        if account.purchases > 0 {
            (firstFee, lastFee) = (account.firstPurchase, account.lastPurchase)
        }
        mature = account.maturePurchases
        suspect = account.suspects.count
        payouts = account.payouts
        resets = account.resetTimes.count
        tradingDays = account.tradingDays
        if account.tradingDays > 0 {
            (firstDay, lastDay) = (account.firstTradingDay, account.lastTradingDay)
        }
        hasLost = account.hasLost
        isIdle = population.isIdle(customer)
        isBlownUp = population.isBlownUp(customer)
    }
}
