/// What an affiliate earns on a challenge fee, where the firm sends no commission lines.
///
/// The first tier that matches decides; a tier without a challenge type or size matches any.
package struct CommissionPlan: Sendable {
    package struct Tier: Sendable {
        package var challengeType: String?
        package var accountSize: Money?
        /// 150 000 is 15 %.
        package var partsPerMillion: Int64

        package init(challengeType: String?, accountSize: Money?, partsPerMillion: Int64) {
            self.challengeType = challengeType
            self.accountSize = accountSize
            self.partsPerMillion = partsPerMillion
        }
    }

    package var tiers: [Tier]

    package init(tiers: [Tier]) { self.tiers = tiers }

    /// 15 % of every settled challenge fee.
    package static let standard = CommissionPlan(tiers: [
        Tier(challengeType: nil, accountSize: nil, partsPerMillion: 150_000)
    ])

    /// One tier a line; equal texts are equal plans.
    package var canonicalText: String {
        tiers.map { tier in
            let type = tier.challengeType ?? "any type"
            let size = tier.accountSize?.text(minorDigits: 0) ?? "any"
            return "\(type), size \(size): \(tier.partsPerMillion) ppm"
        }.joined(separator: "\n")
    }

    /// The commission on a fee, rounded half to even at the currency's minor unit; `nil` where no
    /// tier matches or the amount leaves the range of money.
    package func commission(
        on fee: Money, currency: CurrencyCode, challengeType: String, accountSize: Money
    ) -> Money? {
        let tier = tiers.first { tier in
            tier.challengeType.map { $0 == challengeType } ?? true
                && tier.accountSize.map { $0 == accountSize } ?? true
        }
        return tier.flatMap {
            try? fee.share(
                partsPerMillion: $0.partsPerMillion, minorDigits: currency.minorDigits)
        }
    }
}

extension CommissionPlan {
    /// What the ids of lines begin with that a plan gives.
    package static let linePrefix = "plan:"

    /// The line that a plan gives for a fee.
    package static func line(ofTransaction id: String) -> String { linePrefix + id }

    /// Whether a plan gives the line of an id.
    package static func givesLine(_ id: String) -> Bool { id.hasPrefix(linePrefix) }

    static func givesLine(_ id: UnsafeRawBufferPointer) -> Bool {
        id.starts(with: linePrefix.utf8)
    }
}
