internal import Records
internal import Statistics

/// How long buyers take to start trading: days from a fee to the first trade, with accounts that
/// have not started yet counted for as long as they were watched.
///
/// Integer counts by whole days, so that accounts can be added and taken away exactly.
struct StartCurve: Equatable, Sendable {
    /// Days after which nobody is taken to start any more.
    static let horizon = 90

    private var starts = [Int](repeating: 0, count: StartCurve.horizon + 1)
    private var ends = [Int](repeating: 0, count: StartCurve.horizon + 1)

    /// What is believed of honest buyers, as accounts: one in twenty never starts.
    private static let priorAccounts = 20.0
    private static let priorUnused = 0.05

    /// - Parameters:
    ///   - days: whole days from the fee to the first trade, or until the account was last watched.
    mutating func add(days: Int, hasStarted: Bool, by step: Int = 1) {
        let day = min(Self.horizon, max(0, days))
        if hasStarted { starts[day] += step } else { ends[day] += step }
    }

    static func - (left: StartCurve, right: StartCurve) -> StartCurve {
        var difference = left
        for day in 0...horizon {
            difference.starts[day] -= right.starts[day]
            difference.ends[day] -= right.ends[day]
        }
        return difference
    }

    static func += (left: inout StartCurve, right: StartCurve) {
        for day in 0...horizon {
            left.starts[day] += right.starts[day]
            left.ends[day] += right.ends[day]
        }
    }

    /// P(not started within `d` days), for d in 0...horizon, drawn a little towards the prior.
    func survival() -> [Double] {
        let watched = Double(starts.reduce(0, +) + ends.reduce(0, +))
        return KaplanMeier.survival(events: starts, ends: ends).map { share in
            (share * watched + Self.priorUnused * Self.priorAccounts)
                / (watched + Self.priorAccounts)
        }
    }
}
