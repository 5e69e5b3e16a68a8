/// Distinct (successes, trials) pairs with their multiplicities, in canonical order.
///
/// Every fit reads this form, so that its result is a function of the multiset of units alone:
/// the order in which units arrived cannot reach a floating-point sum.
package struct RateHistogram: Hashable, Sendable {
    package struct Cell: Hashable, Sendable {
        package let successes: Int
        package let trials: Int
        /// How many units show this pair, > 0.
        package let multiplicity: Int

        package init(successes: Int, trials: Int, multiplicity: Int) {
            BetaBinomial.check(successes, trials)
            precondition(multiplicity > 0, "a cell needs units, found \(multiplicity)")
            self.successes = successes
            self.trials = trials
            self.multiplicity = multiplicity
        }
    }

    /// Ascending by trials, then successes; each pair once; no cell without trials.
    package let cells: [Cell]

    /// Number of units with at least one trial.
    package var units: Int { cells.reduce(0) { $0 + $1.multiplicity } }

    /// - Parameter counts: one pair a unit, in any order; units without trials say nothing and are
    ///   left out.
    /// - Complexity: O(n log n).
    package init(counts: [(successes: Int, trials: Int)]) {
        self.init(
            cells: counts.map {
                Cell(successes: $0.successes, trials: $0.trials, multiplicity: 1)
            })
    }

    /// - Parameter cells: in any order; equal pairs are merged.
    /// - Complexity: O(n log n).
    package init(cells: some Sequence<Cell>) {
        let sorted = cells.filter { $0.trials > 0 }.sorted {
            ($0.trials, $0.successes) < ($1.trials, $1.successes)
        }
        var merged: [Cell] = []
        for cell in sorted {
            if let last = merged.last, last.trials == cell.trials,
                last.successes == cell.successes
            {
                merged[merged.count - 1] = Cell(
                    successes: cell.successes, trials: cell.trials,
                    multiplicity: last.multiplicity + cell.multiplicity)
            } else {
                merged.append(cell)
            }
        }
        self.cells = merged
    }

    /// Pooled rate of the three quarters of the units with the lowest rates, with the prior's
    /// trials added: low, but out of reach of a quarter of guilty units.
    ///
    /// Units are ordered by their rate as shrunk towards the prior's mean, ties canonically.
    func robustMean(prior: RatePrior) -> Double {
        let pseudoSuccesses = prior.meanWeight * prior.mean
        let rates = cells.map { cell in
            (Double(cell.successes) + pseudoSuccesses) / (Double(cell.trials) + prior.meanWeight)
        }
        let order = cells.indices.sorted { (rates[$0], $0) < (rates[$1], $1) }
        var left = (3 * units + 3) / 4
        var successes = 0.0
        var trials = 0.0
        for index in order where left > 0 {
            let taken = Double(min(left, cells[index].multiplicity))
            successes += taken * Double(cells[index].successes)
            trials += taken * Double(cells[index].trials)
            left -= cells[index].multiplicity
        }
        return (successes + pseudoSuccesses) / (trials + prior.meanWeight)
    }
}
