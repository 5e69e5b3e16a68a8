/// What is believed of a model's coefficients before the data: independent Gaussians.
package struct GaussianPrior: Hashable, Sendable {
    /// One per coefficient, finite.
    package let mean: [Double]
    /// Inverse variance of each, >= 0, finite; 0 says nothing.
    package let precision: [Double]

    /// - Parameters:
    ///   - mean: one per coefficient, finite.
    ///   - precision: inverse variances, >= 0, finite, as many.
    package init(mean: [Double], precision: [Double]) {
        precondition(
            mean.count == precision.count,
            "one precision per mean is needed, found \(precision.count) for \(mean.count)")
        precondition(
            mean.allSatisfy(\.isFinite) && precision.allSatisfy { $0 >= 0 && $0.isFinite },
            "a prior needs finite means and precisions >= 0, found \(mean) and \(precision)")
        self.mean = mean
        self.precision = precision
    }
}
