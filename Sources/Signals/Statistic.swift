/// A number that a rule file may set where it declares a statistic.
package struct SignalSetting: Hashable, Sendable {
    package var name: String
    package var standard: Double
    package var range: ClosedRange<Double>
    package var meaning: String

    package init(
        _ name: String, _ standard: Double, _ range: ClosedRange<Double>, _ meaning: String
    ) {
        self.name = name
        self.standard = standard
        self.range = range
        self.meaning = meaning
    }
}

/// What a rule author is told of a statistic, and what a rule is checked against.
package struct StatisticDescription: Sendable {
    package var name: String
    package var subject: SubjectKind
    package var summary: String
    package var fields: [SignalField]
    package var settings: [SignalSetting]
}

/// What a signal found at one settle.
package struct SignalResult: Sendable {
    /// In canonical order of their subjects.
    package var findings: [Finding]
    /// The fitted numbers that every finding was judged by.
    package var baseline: [(name: String, value: Double)]
    /// Subjects for which the signal could not be computed, with the reason.
    package var failures: [(subject: Subject, reason: String)] = []

    package init(
        findings: [Finding], baseline: [(name: String, value: Double)] = [],
        failures: [(subject: Subject, reason: String)] = []
    ) {
        self.findings = findings
        self.baseline = baseline
        self.failures = failures
    }
}

/// A quantity that is kept up to date for every subject of one kind.
///
/// Invariant: what `settle` returns is a function of the population's current records, the
/// signal's declaration and the as-of time alone; state is kept for speed only.
package protocol Signal: Sendable {
    mutating func settle(_ population: Population) -> SignalResult

    /// The rows behind a finding of the last settle.
    func evidence(for finding: Finding, in population: Population) -> Evidence
}

/// A named statistic: one pattern's evidence, judged against the firm itself.
package protocol Statistic: Signal {
    static var description: StatisticDescription { get }

    /// - Parameter settings: one value per setting of the description, in its order.
    init(settings: [Double])
}

/// A statistic that reads `Population.rings`, for which the trades of some accounts are compared.
protocol ReadsRings: ComparesTrading {}

/// A statistic that compares an affiliate's customers with the directory.
protocol ReadsOwners {
    /// As of the last settle.
    func owners(of affiliate: UInt32) -> [OwnerFaces.Owner]
}

/// The named statistics that rules can declare.
package enum StatisticCatalog {
    package static let all: [any Statistic.Type] = [
        IdentityConcentration.self, EmailRing.self, AddressRings.self, CountryBurst.self,
        RefundExcess.self, ChallengeChurn.self, MirroredPairs.self, GroupHedges.self,
        HedgeSeries.self, CopiedAccounts.self, DormantPurchases.self, AbandonedBurst.self,
        TokenTrading.self,
        LockstepMoments.self, AffiliateAnomaly.self,
    ]

    package static func type(named name: String) -> (any Statistic.Type)? {
        all.first { $0.description.name == name }
    }
}
