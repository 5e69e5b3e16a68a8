/// The standard normal distribution.
package enum Normal {
    /// `P(Z > z) = erfc(z / sqrt(2)) / 2`, without cancellation for large `z`.
    ///
    /// - Parameter z: any real, in standard deviations.
    package static func upperTail(_ z: Double) -> Double {
        0.5 * SpecialFunctions.erfc(z * 0.5.squareRoot())
    }
}

/// The chi-squared distribution.
package struct ChiSquared: Hashable, Sendable {
    /// > 0, not necessarily whole.
    package let degreesOfFreedom: Double

    /// - Parameter degreesOfFreedom: > 0.
    package init(degreesOfFreedom: Double) {
        precondition(
            degreesOfFreedom > 0, "degrees of freedom must be > 0, found \(degreesOfFreedom)")
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// `P(X > x) = Q(degreesOfFreedom / 2, x / 2)`; 1 if `x <= 0`.
    ///
    /// - Complexity: O(sqrt(degreesOfFreedom)).
    package func upperTail(_ x: Double) -> Double {
        SpecialFunctions.incompleteGammaComplement(0.5 * degreesOfFreedom, 0.5 * max(x, 0))
    }
}
