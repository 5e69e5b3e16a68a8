internal import Records

/// Numbers that rise on from one affiliate's accounts to another's, behind names that are spelled
/// in one way.
///
/// A hand that brings its accounts by several affiliates counts on over all of them. The affiliates
/// with the steepest rows are taken together; that any might have been among them is paid for, with
/// `ln(n choose m)` for `m` of `n`.
struct SpreadRuns {
    /// By spelling, the rarest first.
    private let parts: [String: [Part]]
    private let ledger: RingLedger
    private let judges: RingJudges
    private let affiliates: Int
    private let population: Population

    private typealias Part = (affiliate: UInt32, run: AddressShape.Run)

    /// Affiliates over which a row is followed.
    private static let largestSpread = 8

    init(
        _ shapes: [UInt32: AddressShape], _ ledger: RingLedger, _ judges: RingJudges,
        affiliates: Int, _ population: Population
    ) {
        var parts: [String: [Part]] = [:]
        for (affiliate, shape) in shapes {
            for run in shape.runs where run.logOdds >= AddressFamily.concern {
                parts[run.spelling, default: []].append((affiliate, run))
            }
        }
        let rank = population.order.affiliateRank
        self.parts = parts.filter { $0.value.count > 1 }.mapValues {
            $0.sorted {
                ($1.run.logOdds, rank[Int($0.affiliate)]) < (
                    $0.run.logOdds, rank[Int($1.affiliate)]
                )
            }
        }
        self.ledger = ledger
        self.judges = judges
        self.affiliates = affiliates
        self.population = population
    }

    /// Those of concern, by their spellings.
    func all() -> [AddressFamily] { parts.keys.sorted().compactMap(family) }

    private func family(_ spelling: String) -> AddressFamily? {
        let parts = (parts[spelling] ?? []).prefix(Self.largestSpread)
        let runs = (2...max(2, parts.count)).map { together(parts.prefix($0), spelling) }
        guard let (run, owners) = runs.max(by: { $0.run.logOdds < $1.run.logOdds }),
            run.logOdds >= AddressFamily.concern
        else { return nil }
        var family = FamilyJudge(of: owners, ledger, judges, population).judged(run)
        family.affiliates = Set(family.customers.map { ledger.traits[Int($0)].affiliate }).count
        return family.logOdds >= AddressFamily.concern && family.affiliates > 1 ? family : nil
    }

    /// The row of several affiliates' accounts together, less what the choice of these costs.
    private func together(
        _ parts: ArraySlice<Part>, _ spelling: String
    ) -> (run: AddressShape.Run, owners: [UInt32]) {
        let carriers = parts.flatMap(\.run.carriers)
        let rise = AddressShape.rise(of: carriers, population)
        let rank = population.order.customerRank
        let run = AddressShape.Run(
            spelling: spelling, customers: rise.customers.sorted { rank[Int($0)] < rank[Int($1)] },
            carriers: carriers, logOdds: Numerics.quantized(rise.logOdds - choices(parts.count)))
        return (run, parts.map(\.affiliate))
    }

    private func choices(_ count: Int) -> Double {
        (0..<count).reduce(0) { sum, place in
            sum + Numerics.ln(Double(affiliates - place) / Double(place + 1))
        }
    }
}
