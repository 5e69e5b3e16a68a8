/// What a pattern means, told to an affiliate.
///
/// Of the pattern and not of the rule, because a packet depends on the database alone and rules
/// change.
struct PatternWords {
    let title: String
    let meaning: String

    /// - Returns: `nil` for a rule author's own pattern.
    static func of(_ pattern: String) -> PatternWords? { all[pattern] }

    private static let all: [String: PatternWords] = [
        "self_referral": PatternWords(
            title: "One person behind several accounts",
            meaning: "accounts under different addresses seem to belong to one person, or to you."),
        "email_ring": PatternWords(
            title: "Addresses that come from one hand",
            meaning: "addresses of customers with different names are made alike."),
        "country_cluster": PatternWords(
            title: "A burst of unused accounts from one country",
            meaning: "many customers of one country signed up within days, and hardly any trades."),
        "dormant_cpa": PatternWords(
            title: "Challenges paid for and never used",
            meaning: "more challenges than usual were bought and not traded on."),
        "refund_abuse": PatternWords(
            title: "More refunds and chargebacks than usual",
            meaning: "more fees than usual came back after a commission was earned on them."),
        "chargeback_cluster": PatternWords(
            title: "Chargebacks close together",
            meaning: "several fees were charged back within a short time."),
        "challenge_churn": PatternWords(
            title: "Challenges lost and bought again at once",
            meaning: "a person loses challenges within days and buys the next at once, repeatedly."),
        "hedged_pair": PatternWords(
            title: "Two accounts on opposite sides",
            meaning:
                "two accounts traded against each other, so that one wins what the other loses."),
        "group_hedge": PatternWords(
            title: "One account against several",
            meaning: "one account traded against several others whose lots add up to its own."),
        "hedge_series": PatternWords(
            title: "Pairs of accounts on opposite sides, one after another",
            meaning: "pairs of accounts traded against each other for a few days each."),
        "copy_trading": PatternWords(
            title: "One trader's trades in accounts of several persons",
            meaning: "accounts of several persons made the same trades and passed together."),
        "lockstep": PatternWords(
            title: "Events within minutes of each other",
            meaning: "purchases, sign-ups or phase changes of many accounts came within minutes."),
        "anomaly": PatternWords(
            title: "An affiliate unlike all others",
            meaning: "the accounts differ from those of other affiliates in many respects together."
        ),
    ]
}
