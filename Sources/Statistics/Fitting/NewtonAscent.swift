/// A function of two variables at one point, to second order.
struct QuadraticModel {
    var value = 0.0
    var gradient = SIMD2<Double>(0, 0)
    /// Second derivatives: first-first, first-second, second-second.
    var curvature = (xx: 0.0, xy: 0.0, yy: 0.0)

    /// Uphill step: Newton's where the function is concave, a damped gradient where it is not.
    func step(limit: Double) -> SIMD2<Double> {
        let half = 0.5 * (curvature.xx - curvature.yy)
        let radius = (half * half + curvature.xy * curvature.xy).squareRoot()
        let largest = 0.5 * (curvature.xx + curvature.yy) + radius
        let slope = gradient.magnitude
        let shift = largest < 0 ? 0 : largest + max(slope, 1e-12)
        let xx = shift - curvature.xx
        let yy = shift - curvature.yy
        let determinant = xx * yy - curvature.xy * curvature.xy
        guard determinant > 0 else { return gradient * (limit / max(slope, 1e-300)) }
        let newton = SIMD2(
            (yy * gradient.x + curvature.xy * gradient.y) / determinant,
            (xx * gradient.y + curvature.xy * gradient.x) / determinant)
        let length = newton.magnitude
        return length > limit ? newton * (limit / length) : newton
    }
}

/// Local maximum of a smooth function of two variables.
enum NewtonAscent {
    struct Result {
        var point: SIMD2<Double>
        var iterations: Int
        var isConverged: Bool
    }

    /// Newton's method with a step limit and halving until the value does not fall.
    ///
    /// Steps shorter than 1e-5 are taken on trust: there the method converges quadratically, and
    /// rounding of a long sum would hide the gain.
    ///
    /// - Parameters:
    ///   - start: first point.
    ///   - bounds: both coordinates are kept inside.
    ///   - evaluate: value and derivatives at a point.
    /// - Returns: the point where a step falls below 1e-11, or where 100 steps ended.
    static func maximise(
        from start: SIMD2<Double>, bounds: ClosedRange<Double>,
        evaluate: (SIMD2<Double>) -> QuadraticModel
    ) -> Result {
        var point = start
        var model = evaluate(point)
        for iteration in 1...100 {
            var step = model.step(limit: 2)
            var next = (point + step).clamped(to: bounds)
            var candidate = evaluate(next)
            while candidate.value < model.value, step.magnitude > 1e-5 {
                step *= 0.5
                next = (point + step).clamped(to: bounds)
                candidate = evaluate(next)
            }
            let moved = (next - point).magnitude
            point = next
            model = candidate
            if moved < 1e-11 {
                return Result(point: point, iterations: iteration, isConverged: true)
            }
        }
        return Result(point: point, iterations: 100, isConverged: false)
    }
}

extension SIMD2<Double> {
    /// The larger magnitude of the two coordinates.
    var magnitude: Double { Swift.max(abs(x), abs(y)) }

    func clamped(to bounds: ClosedRange<Double>) -> SIMD2<Double> {
        clamped(
            lowerBound: .init(repeating: bounds.lowerBound),
            upperBound: .init(repeating: bounds.upperBound))
    }
}
