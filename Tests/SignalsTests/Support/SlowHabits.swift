import Foundation
import Records

/// On which days two accounts hedge: every habit by a recursion from the last day to the first.
struct SlowHabits {
    private typealias Habit = (prior: Double, start: Double, enter: Double, leave: Double)

    private static let habits: [Habit] = [
        (0.3, 1, 1, 0), (0.35, 0.2, 0.05, 0.1), (0.2, 0.3, 0.3, 0.7), (0.15, 0.08, 0.08, 0.92),
    ]

    let dates: [Day]
    /// What each day says by itself, by the tight law and by the loose one.
    let days: [[Double]]

    /// Likelihood ratios of both laws.
    var laws: [Double] {
        [0, 1].map { law in
            Self.habits.map { $0.prior * likelihood($0, law) }.reduce(0, +)
        }
    }

    /// Natural log of the likelihood ratio: three of four hedges are tight.
    var movement: Double { log(0.75 * laws[0] + 0.25 * laws[1]) }

    /// The same of habits that last: always, and for weeks.
    var lasting: Double {
        let laws = [0, 1].map { law in
            Self.habits.prefix(2).map { $0.prior * likelihood($0, law) }.reduce(0, +)
        }
        return log(0.75 * laws[0] + 0.25 * laws[1])
    }

    /// Days that were rather hedged than not, by the law and the habit that say most.
    var isHedged: [Bool] {
        let all = [0, 1].flatMap { law in Self.habits.map { (law: law, habit: $0) } }
        // Of equals the first: rounding must not decide.
        var best = all[0]
        for next in all.dropFirst()
        where value(next) > value(best) * (1 + 1e-12) { best = next }
        return days.indices.map {
            likelihood(best.habit, best.law, hedging: $0) > 0.5 * likelihood(best.habit, best.law)
        }
    }

    private func value(_ way: (law: Int, habit: Habit)) -> Double {
        way.habit.prior * likelihood(way.habit, way.law)
    }

    /// The likelihood ratio of all ways, or of those in which one day is hedged.
    private func likelihood(_ habit: Habit, _ law: Int, hedging forced: Int? = nil) -> Double {
        var (off, on) = (1.0, 1.0)
        for (index, day) in days.enumerated().reversed() {
            let isLast = index == days.count - 1
            let afterOff = isLast ? 1 : (1 - habit.enter) * off + habit.enter * on
            let afterOn = isLast ? 1 : habit.leave * off + (1 - habit.leave) * on
            (off, on) = (forced == index ? 0 : afterOff, day[law] * afterOn)
        }
        return (1 - habit.start) * off + habit.start * on
    }
}
