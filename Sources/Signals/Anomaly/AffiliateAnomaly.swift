internal import Records
internal import Statistics

/// How unlike the firm's other affiliates one is, all traits taken together.
///
/// The squared Mahalanobis distance of its shrunken deviations from the robust centre of all:
/// traits that go together honestly do not add up. It ranks and supports, and accuses nobody: rare
/// is not guilty.
///
/// Source: Rousseeuw & Van Driessen 1999 for the centre and scatter, Benjamini & Hochberg 1995 for
/// the share of false discoveries.
package struct AffiliateAnomaly: Statistic {
    package static let description = StatisticDescription(
        name: "affiliate_anomaly", subject: .affiliate,
        summary: "distance of an affiliate from the firm's others, over all traits",
        fields: [
            SignalField("distance", .number, "squared robust distance, chi-squared if ordinary"),
            SignalField("traits", .count, "traits that differ between the firm's affiliates"),
            SignalField("log_q", .number, "natural log of the false discovery rate at this rank"),
            SignalField("accounts", .count, "accounts of the affiliate"),
        ],
        settings: [
            SignalSetting("smallest", 5, 1...1000, "accounts below which nothing is judged")
        ])

    private let smallest: Int
    /// Shares and traits of the last settle, for evidence.
    private var shares: [Double] = []

    package init(settings: [Double]) { smallest = Int(settings[0]) }

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        let judged = population.order.affiliates.filter { population.buyers[$0].count >= smallest }
        let traits = judged.map { AffiliateTraits(of: $0, population) }
        shares = Self.shares(traits)
        let used = shares.indices.filter { shares[$0] > 0 && shares[$0] < 1 }
        let rows = traits.map { own in
            let all = own.deviations(from: shares)
            return used.map { all[$0] }
        }
        guard let distances = Self.distances(rows, columns: used.count) else {
            return SignalResult(findings: [])
        }
        let law = GammaDistribution(shape: Double(used.count) / 2, rate: 0.5)
        let rates = FalseDiscovery.benjaminiHochberg(distances.map(law.upperTail))
        return SignalResult(
            findings: traits.indices.map { index in
                Finding(
                    subject: Subject(kind: .affiliate, first: traits[index].affiliate),
                    values: [
                        Numerics.quantized(distances[index]), Double(used.count),
                        Numerics.quantized(Numerics.ln(max(1e-300, rates[index]))),
                        Double(traits[index].accounts),
                    ])
            },
            baseline: used.map { (AffiliateTraits.Trait.allCases[$0].rawValue, shares[$0]) })
    }

    /// What chance alone adds to a deviation: without it traits that most affiliates lack altogether
    /// would have no scatter, and one account too many an endless distance.
    private static let samplingVariance = 1.0

    private static func shares(_ traits: [AffiliateTraits]) -> [Double] {
        let accounts = Double(max(1, traits.reduce(0) { $0 + $1.accounts }))
        return AffiliateTraits.Trait.allCases.indices.map { trait in
            Double(traits.reduce(0) { $0 + $1.counts[trait] }) / accounts
        }
    }

    /// `nil` where affiliates are too few, or too much alike, for a scatter.
    private static func distances(_ rows: [[Double]], columns: Int) -> [Double]? {
        if columns == 0 || rows.count <= 5 * columns { return nil }
        let matrix = Matrix(rows: rows)
        guard let centre = try? RobustCovariance.fit(rows: matrix) else { return nil }
        var scatter = centre.scatter
        for column in 0..<columns { scatter[column, column] += samplingVariance }
        let metric = try? Mahalanobis(location: centre.location, scatter: scatter)
        return metric?.squaredDistances(matrix)
    }

    /// The traits that stand out most.
    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let traits = AffiliateTraits(of: finding.subject.first, population)
        let deviations = traits.deviations(from: shares)
        let order = deviations.indices.sorted { abs(deviations[$0]) > abs(deviations[$1]) }
        let rows = order.prefix(4).map { index in
            EvidenceRow([
                ("kind", .text("trait")),
                ("trait", .text(AffiliateTraits.Trait.allCases[index].rawValue)),
                ("accounts", .count(traits.counts[index])),
                ("usual", .number(shares[index] * Double(traits.accounts))),
                ("deviations", .number(deviations[index])),
            ])
        }
        return Evidence(rows: Array(rows), transactions: [], newest: population.asOf)
    }
}
