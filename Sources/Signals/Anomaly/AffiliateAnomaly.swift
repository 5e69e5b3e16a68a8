internal import Records
internal import Statistics

/// How unlike the firm's other affiliates one is, all traits taken together.
///
/// The squared Mahalanobis distance of its shrunken deviations from the robust centre of all:
/// traits that go together honestly do not add up, and what size alone explains is taken out.
/// Beside it stands the mix of countries. It ranks and supports, and accuses nobody: rare is not
/// guilty.
///
/// Source: Rousseeuw & Van Driessen 1999 for the centre and scatter, Benjamini & Hochberg 1995 and
/// Benjamini & Yekutieli 2001 for the share of false discoveries.
package struct AffiliateAnomaly: Statistic {
    package static let description = StatisticDescription(
        name: "affiliate_anomaly", subject: .affiliate,
        summary: "distance of an affiliate from the firm's others, over all traits",
        fields: [
            SignalField("distance", .number, "squared robust distance, chi-squared if ordinary"),
            SignalField("traits", .count, "traits that differ between the firm's affiliates"),
            SignalField("log_q", .number, "natural log of the false discovery rate at this rank"),
            SignalField("accounts", .count, "accounts of the affiliate"),
            SignalField(
                "mix_log_q", .number,
                "natural log of the false discovery rate of its countries being unlike the firm's"),
        ],
        settings: [
            SignalSetting("smallest", 5, 1...1000, "accounts below which nothing is judged")
        ])

    private let smallest: Int
    private var traits = AffiliateMemo<AffiliateTraits>()
    /// Of the mixes as they are; `nil` once any is another.
    private var mixes: MixChances?
    /// Of the traits as they are; `nil` once any is another.
    private var reading: Reading?

    package init(settings: [Double]) { smallest = Int(settings[0]) }

    package mutating func settle(_ population: Population) -> SignalResult {
        let renewed = traits.settle(population) { AffiliateTraits(of: $0, population) }
        forget(renewed)
        if let reading { return reading.result }
        let judged = population.order.affiliates.map { traits[$0] }.filter(isJudged)
        let mixes = mixes ?? MixChances(judged.map(\.countries), threads: population.threads)
        let made = Self.read(judged, mixes)
        (self.mixes, reading) = (mixes, made)
        return made.result
    }

    private func isJudged(_ traits: AffiliateTraits) -> Bool { traits.accounts >= smallest }

    /// Lets go of what is read of traits that changed.
    private mutating func forget(
        _ renewed: [(affiliate: UInt32, before: AffiliateTraits?)]
    ) {
        for (affiliate, before) in renewed {
            let (known, now) = (
                before.flatMap { isJudged($0) ? $0 : nil },
                isJudged(traits[affiliate]) ? traits[affiliate] : nil
            )
            if known == now { continue }
            reading = nil
            if known?.countries != now?.countries { mixes = nil }
        }
    }

    /// What is found in the traits of all affiliates that are judged.
    private struct Reading: Sendable {
        var firm: FirmTraits
        /// Chances of the mixes of countries, by affiliate.
        var mixes: [UInt32: Double] = [:]
        var result = SignalResult(findings: [])
    }

    private static func read(_ traits: [AffiliateTraits], _ mixes: MixChances) -> Reading {
        let firm = FirmTraits(traits)
        let used = firm.shares.indices.filter { firm.shares[$0] > 0 && firm.shares[$0] < 1 }
        let deviations = traits.map { own in
            let all = own.deviations(from: firm.shares)
            return used.map { all[$0] }
        }
        let rows = withoutSize(deviations, traits.map(\.accounts))
        guard let distances = distances(rows, columns: used.count) else {
            return Reading(firm: firm)
        }
        let law = GammaDistribution(shape: Double(used.count) / 2, rate: 0.5)
        let rates = FalseDiscovery.benjaminiHochberg(distances.map(law.upperTail))
        let findings = traits.indices.map { index in
            Finding(
                subject: Subject(kind: .affiliate, first: traits[index].affiliate),
                values: [
                    Numerics.quantized(distances[index]), Double(used.count),
                    logRate(rates[index]), Double(traits[index].accounts),
                    logRate(mixes.rates[index]),
                ])
        }
        return Reading(
            firm: firm,
            mixes: Dictionary(
                uniqueKeysWithValues: zip(traits.map(\.affiliate), mixes.chances)),
            result: SignalResult(
                findings: findings,
                baseline: used.map {
                    (AffiliateTraits.Trait.allCases[$0].rawValue, firm.shares[$0])
                }))
    }

    private static func logRate(_ rate: Double) -> Double {
        Numerics.quantized(Numerics.ln(max(1e-300, rate)))
    }

    /// Deviations less what a line in the log of the accounts explains of each column.
    ///
    /// - Returns: `rows` where sizes are all alike.
    private static func withoutSize(_ rows: [[Double]], _ accounts: [Int]) -> [[Double]] {
        let design = Matrix(rows: accounts.map { [1, Numerics.ln(Double($0))] })
        var rest = rows
        for column in rows.first?.indices ?? 0..<0 {
            let response = rows.map { $0[column] }
            guard let line = try? LeastSquares.fit(design: design, response: response) else {
                return rows
            }
            for row in rows.indices {
                rest[row][column] -= line.coefficients[0] + line.coefficients[1] * design[row, 1]
            }
        }
        return rest
    }

    /// What chance alone adds to a deviation: without it traits that most affiliates lack
    /// altogether would have no scatter, and one account too many an endless distance.
    private static let samplingVariance = 1.0

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

    /// The traits that stand out most, and the mix of countries.
    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let affiliate = finding.subject.first
        guard let reading else { preconditionFailure("evidence before the first settle") }
        let (traits, firm) = (traits[affiliate], reading.firm)
        let deviations = traits.deviations(from: firm.shares)
        let order = deviations.indices.sorted { abs(deviations[$0]) > abs(deviations[$1]) }
        let rows = order.prefix(4).map { index in
            EvidenceRow([
                ("kind", .text("trait")),
                ("trait", .text(AffiliateTraits.Trait.allCases[index].rawValue)),
                ("accounts", .count(traits.counts[index])),
                ("usual", .number(firm.shares[index] * Double(traits.accounts))),
                ("deviations", .number(deviations[index])),
                ("log_chance", .number(firm.logChance(of: traits, index))),
            ])
        }
        let mix = EvidenceRow([
            ("kind", .text("countries")), ("countries", .count(traits.countries.count)),
            ("log_chance", .number(Numerics.ln(max(1e-300, reading.mixes[affiliate] ?? 1)))),
        ])
        return Evidence(rows: rows + [mix], transactions: [], newest: population.asOf)
    }
}
