import Glibc

extension SpecialFunctions {
    /// A pair of complementary probabilities, by their natural logarithms.
    ///
    /// Both keep their relative precision, so neither is ever one minus a value near one.
    package struct LogTails: Equatable, Sendable {
        /// `ln` of the mass at or below the point; `-infinity` for none.
        package var lower: Double
        /// `ln` of the mass above the point.
        package var upper: Double

        var swapped: LogTails { LogTails(lower: upper, upper: lower) }

        /// The pair whose small or directly computed side is `lower`.
        static func fromLower(_ logarithm: Double) -> LogTails {
            let lower = min(logarithm, 0)
            return LogTails(lower: lower, upper: logComplement(lower))
        }
    }

    /// `ln(1 - exp(logarithm))` for `logarithm <= 0`, on the branch that does not cancel.
    static func logComplement(_ logarithm: Double) -> Double {
        logarithm > -0.693
            ? log(-Glibc.expm1(logarithm)) : Glibc.log1p(-exp(logarithm))
    }
}
