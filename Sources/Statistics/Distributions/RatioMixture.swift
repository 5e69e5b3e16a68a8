import Glibc

/// A population of ratios of observed to expected counts in two parts: honest and guilty units.
///
/// `ratio ~ (1 - guiltyShare) Gamma(honest) + guiltyShare Gamma(guilty)`; once a unit's count is
/// known its ratio is a mixture of the two posteriors, by how well each part foretold the count.
///
/// Source: DuMouchel 1999, "Bayesian data mining in large frequency tables".
package struct RatioMixture: Hashable, Sendable {
    package let honest: GammaPoisson
    package let guilty: GammaPoisson
    /// In [0, 1).
    package let guiltyShare: Double

    /// - Parameters:
    ///   - honest: law of the honest units' ratios.
    ///   - guilty: law of the guilty units' ratios.
    ///   - guiltyShare: in [0, 1).
    package init(honest: GammaPoisson, guilty: GammaPoisson, guiltyShare: Double) {
        precondition(
            guiltyShare >= 0 && guiltyShare < 1,
            "the guilty share must lie in [0, 1), found \(guiltyShare)")
        self.honest = honest
        self.guilty = guilty
        self.guiltyShare = guiltyShare
    }

    /// Posterior probability that a unit is guilty.
    ///
    /// - Complexity: O(1).
    func guiltyProbability(observed: Int, expected: Double) -> Double {
        if guiltyShare == 0 { return 0 }
        let logOdds =
            log(guiltyShare) - log1p(-guiltyShare)
            + guilty.logProbability(observed: observed, expected: expected)
            - honest.logProbability(observed: observed, expected: expected)
        return 1 / (1 + exp(-logOdds))
    }

    /// The ratio below which a unit's lies with the given probability once its count is known; at
    /// 0.05 it is EB05, and more than two of it is a signal.
    ///
    /// Solves `sum of weight P(ratio <= x) = probability` by safeguarded Newton steps on `ln x`,
    /// between the quantiles of the two parts,
    /// from where their mean lies.
    ///
    /// - Parameters:
    ///   - probability: in (0, 1).
    ///   - observed: count, >= 0.
    ///   - expected: >= 0, finite.
    /// - Returns: relative precision of about 1e-13.
    /// - Complexity: about thirty evaluations of the incomplete gamma function.
    package func quantile(_ probability: Double, observed: Int, expected: Double) -> Double {
        quantile(
            probability, observed: observed, expected: expected,
            scaled: scaledQuantiles(probability, observed: observed))
    }

    /// The quantiles of many units, equal to the bit to those of each alone.
    ///
    /// - Parameters:
    ///   - counts: observed (>= 0) and expected (>= 0, finite) of one unit each.
    ///   - threads: how many may compute at once.
    /// - Complexity: ten evaluations of the incomplete gamma function for each unit, and twenty for
    ///   each count that any unit observed.
    package func quantiles(
        _ probability: Double, of counts: [(observed: Int, expected: Double)], threads: Int
    ) -> [Double] {
        let observed = Set(counts.map(\.observed)).sorted()
        let scaled = Dictionary(
            uniqueKeysWithValues: zip(
                observed,
                parallelMap(observed.count, threads: threads) {
                    scaledQuantiles(probability, observed: observed[$0])
                }))
        return parallelMap(counts.count, threads: threads) { index in
            let (observed, expected) = counts[index]
            guard let scaled = scaled[observed] else {
                preconditionFailure("no quantiles of \(observed)")
            }
            return quantile(probability, observed: observed, expected: expected, scaled: scaled)
        }
    }

    /// The two posteriors' quantiles at a rate of 1, which hang on the observed count alone.
    private func scaledQuantiles(_ probability: Double, observed: Int) -> SIMD2<Double> {
        precondition(
            probability > 0 && probability < 1,
            "a probability must lie in (0, 1), found \(probability)")
        let parts = [honest, guilty].map { law in
            GammaDistribution(shape: law.shape + Double(observed), rate: 1).quantile(probability)
        }
        return SIMD2(parts[0], parts[1])
    }

    private func quantile(
        _ probability: Double, observed: Int, expected: Double, scaled: SIMD2<Double>
    ) -> Double {
        let weight = guiltyProbability(observed: observed, expected: expected)
        let parts = [(honest, 1 - weight), (guilty, weight)].map { law, weight in
            (law: law.posterior(observed: observed, expected: expected), weight: weight)
        }
        let ends = parts.indices.map { log(max(scaled[$0] / parts[$0].law.rate, 1e-300)) }
        if weight == 0 || ends[0] == ends[1] { return exp(ends[0]) }
        let range = min(ends[0], ends[1])...max(ends[0], ends[1])
        return exp(
            MonotoneRoot.solve(
                from: ends[0] + weight * (ends[1] - ends[0]), within: range
            ) { point in
                Self.distribution(parts, at: exp(point), less: probability)
            })
    }

    /// `P(ratio <= x) - probability` and its derivative by `ln x`.
    private static func distribution(
        _ parts: [(law: GammaDistribution, weight: Double)], at x: Double, less probability: Double
    ) -> (value: Double, slope: Double) {
        var value = -probability
        var slope = 0.0
        for (law, weight) in parts {
            value += weight * SpecialFunctions.incompleteGamma(law.shape, law.rate * x)
            slope += weight * exp(SpecialFunctions.logGammaKernel(law.shape, law.rate * x))
        }
        return (value, slope)
    }
}
