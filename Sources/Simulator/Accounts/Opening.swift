import Records

/// A purchase that is about to happen.
struct Opening: Sendable {
    let affiliate: AffiliatePlan
    let person: Person
    /// The name and mailbox of this sign-up, if not the person's own.
    var alias: Identity?
    let product: Product
    let signup: EventTime
}

extension World {
    /// Opens a challenge account; `nil` if the purchase would fall after the simulated period.
    ///
    /// The one door for honest and planted accounts alike, so that the delay from sign-up to
    /// purchase, prices and discounts tell nothing about who is who.
    func open(_ opening: Opening, stream: RandomStream) -> Account? {
        var stream = stream.derived("account")
        let minutes = min(stream.logNormal(median: habits.checkoutMinutes, spread: 1.3), 2800)
        let purchase = opening.signup.advanced(byHours: minutes / 60)
        guard opening.signup >= calendar.instant(0), purchase < calendar.end else { return nil }
        let discount = max(
            calendar.promotions[calendar.dayIndex(of: purchase)] ?? 0, opening.affiliate.coupon)
        var account = Account(
            stream: stream, affiliate: opening.affiliate.index, person: opening.person.key,
            identity: opening.alias ?? opening.person.identity, country: opening.person.country,
            product: opening.product, signup: opening.signup, purchase: purchase,
            feeInCents: opening.product.feeInCents * (100 - discount) / 100)
        account.lookAlikes = opening.person.lookAlikes
        if calendar.promotions[calendar.dayIndex(of: purchase)] != nil {
            account.lookAlikes.append(.promoDay)
        }
        return account
    }
}

extension Account {
    /// The whole fee comes back.
    mutating func refund(at time: EventTime) {
        guard !isRefunded else { return }
        payments.append(Payment(kind: .refund, cents: feeInCents, time: time))
    }

    /// The card issuer takes the fee back.
    mutating func chargeBack(at time: EventTime) {
        guard !isRefunded else { return }
        payments.append(Payment(kind: .adjustment, cents: -feeInCents, time: time))
    }

    var isRefunded: Bool { payments.contains { $0.kind == .refund || $0.kind == .adjustment } }

    /// Takes over what a finished challenge did; the fee comes back with the first payout.
    mutating func finish(_ progress: ChallengeProgress, firstPayoutRefund: Bool) {
        trading = progress.history
        payments += progress.payments
        guard firstPayoutRefund, let payout = payments.first(where: { $0.kind == .payout }),
            !isRefunded
        else { return }
        refund(at: payout.time.advanced(byHours: 0.1))
        lookAlikes.append(.firstPayoutRefund)
    }
}
