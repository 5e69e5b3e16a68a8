/// What an affiliate is paid for that it did not earn; the raw value is the word in `truth.json`.
package enum FraudKind: String, CaseIterable, Sendable {
    case selfReferral = "self_referral"
    case emailRing = "email_ring"
    case countryFarm = "country_farm"
    case refundAbuse = "refund_abuse"
    case challengeChurn = "challenge_churn"
    case hedging
    case groupHedge = "group_hedge"
    case copyPass = "copy_pass"
    case dormantCPA = "dormant_cpa"
    case lockstep
}

/// Honest behaviour that looks like fraud at first sight; the raw value is the word in
/// `truth.json`.
package enum LookAlike: String, CaseIterable, Sendable {
    case nationalCommunity = "national_community"
    case family
    case mailDomainClub = "mail_domain_club"
    case relayAddress = "relay_address"
    case commonName = "common_name"
    case loyalBuyer = "loyal_buyer"
    case portfolioBuyer = "portfolio_buyer"
    case promoDay = "promo_day"
    case outageRefund = "outage_refund"
    case firstPayoutRefund = "first_payout_refund"
    case coolingOffRefund = "cooling_off_refund"
    case goodwillRefund = "goodwill_refund"
    case strayChargeback = "stray_chargeback"
    case honestRetry = "honest_retry"
    case signalFollower = "signal_follower"
    case signalRoom = "signal_room"
    case oppositeStyle = "opposite_style"
    case raffle
    case lateStarter = "late_starter"
    case tinyAffiliate = "tiny_affiliate"
    case roundLotScalper = "round_lot_scalper"
}
