internal import Records

/// What a cohort of copied accounts looks like, and how much better a pass service explains it than
/// honest followers of one source, or chance.
struct CopyEvidence {
    let book: TradingBook
    let population: Population
    let people: CopyPersons

    /// What separates a pass service from a teacher's room, as probabilities of each.
    private enum Law {
        /// Of a row being a copy, in the stretch in which the account copies.
        static let copying = (service: 0.75, room: 0.45)
        /// Of a copy of the cohort being made by an account, in that stretch.
        static let attendance = (service: 0.85, room: 0.5)
        /// Width of the fills around their median, in spreads.
        static let width = (service: 1.5, room: 2.5)
        /// Of a copied trade winning.
        static let winning = (service: 0.85, room: 0.55)
        /// Width of an account's lots, as shares of its size, around those of the cohort, in
        /// natural logarithms; students trade lots of their own, of which many are round.
        static let lots = (service: 0.15, room: 0.7)
        static let roundLots = 0.3
        /// Of an account passing.
        static let passing = (service: 0.7, room: 0.25)
    }

    /// A copy says as much as this of how closely a diligent room follows, so it takes more.
    private static let diligence = 0.1
    /// Copies of one cohort hang together: however many there are, they weigh like so many.
    private static let effectiveCopies = 12.0
    private static let closenessRange = -10.0...6.0
    /// A service need not win often to pass: losses clear it of so much at most.
    private static let winningRange = -3.0...4.0
    /// Who makes the same trades passes or fails together: each account counts half.
    private static let passingWeight = 0.5
    private static let passingRange = -2.5...4.0
    private static let lotsRange = -10.0...5.0
    private static let exclusivityRange = -14.0...2.0

    struct Reading: Sendable {
        var cohort: CopyCohort
        var persons: Int
        /// Persons behind its branches.
        var branches: Int
        var days: Int
        /// Share of copied groups that won.
        var winning: Double
        var passed: Int
        /// Share of all who made the same trades that the cohort is, with its branches.
        var share: Double
        /// Natural log-likelihood ratio, guilty to honest, a multiple of 2^-20.
        var logOdds: Double
    }

    /// - Parameters:
    ///   - branches: of the same service under other affiliates.
    ///   - logSets: natural log of how many cohorts were possible.
    func read(_ cohort: CopyCohort, branches: [CopyCohort], logSets: Double) -> Reading {
        let medians = cohort.copied.map { book.middle(of: $0).place }
        let wins = medians.count { $0 > 0 }
        let passing = CopyPassing(book: book, population: population)
        let (passed, told) = (passing.passed(cohort), passing.told(cohort))
        let days = Set(cohort.copied.map { book.groups[Int(book.rows[$0[0]].group)].day }).count
        let share = CopyShare(book: book).share(cohort, branches, medians)
        let outcome =
            Self.fate(winning(wins, of: medians.count), success(passed.count, of: told))
            + exclusive(share)
        let robot = RobotCustomers(
            book: book, population: population, cohort: cohort, passed: passed)
        let room = outcome + closeness(cohort, medians) + lots(cohort)
        let honest = min(room, robot.togetherness.map { outcome + $0 } ?? room)
        let chance = coincidence(cohort, medians) - logSets
        return Reading(
            cohort: cohort, persons: persons(cohort),
            branches: Set(branches.flatMap(\.allAccounts).map(person))
                .subtracting(cohort.allAccounts.map(person)).count,
            days: days,
            winning: medians.isEmpty ? 0 : Double(wins) / Double(medians.count),
            passed: passed.count, share: share,
            logOdds: Numerics.quantized(min(honest, chance)))
    }

    /// Persons behind a cohort.
    func persons(_ cohort: CopyCohort) -> Int { Set(cohort.allAccounts.map(person)).count }

    private func person(_ account: UInt32) -> UInt32 {
        people.byCustomer[Int(population.order.customers[Int(account)])]
    }

    private func winning(_ wins: Int, of trades: Int) -> Double {
        Self.binomial(wins, of: trades, Law.winning).clamped(to: Self.winningRange)
    }

    private func success(_ passed: Int, of accounts: Int) -> Double {
        (Self.passingWeight * Self.binomial(passed, of: accounts, Law.passing))
            .clamped(to: Self.passingRange)
    }

    /// Trades that lose and accounts that fail are one fate of one trader, told once; a gain needs
    /// not be enough to pass, so those of trades and of accounts add up.
    private static func fate(_ trades: Double, _ accounts: Double) -> Double {
        max(trades, accounts) < 0 ? min(trades, accounts) : trades + accounts
    }

    private static func binomial(
        _ hits: Int, of all: Int, _ rate: (service: Double, room: Double)
    ) -> Double {
        Double(hits) * Numerics.ln(rate.service / rate.room)
            + Double(all - hits) * Numerics.ln((1 - rate.service) / (1 - rate.room))
    }

    /// How closely the accounts follow, beyond what a diligent room does.
    private func closeness(_ cohort: CopyCohort, _ medians: [Float]) -> Double {
        let copies = Double(cohort.copied.reduce(0) { $0 + $1.count })
        let each = followed(cohort, medians) / max(1, copies) - Self.diligence
        return (each * min(copies / 2, Self.effectiveCopies)).clamped(to: Self.closenessRange)
    }

    /// Copies against own trades and missed ones, and how tight the fills are.
    private func followed(_ cohort: CopyCohort, _ medians: [Float]) -> Double {
        let copiedGroups = cohort.copied.map { book.rows[$0[0]].group }
        var sum = 0.0
        for (positions, median) in zip(cohort.copied, medians) {
            for position in positions {
                let residual = Double(book.rows[position].place - median)
                sum += Numerics.ln(
                    MirrorEvidence.laplace(residual, Law.width.service)
                        / MirrorEvidence.laplace(residual, Law.width.room))
            }
        }
        for (account, copies) in copies(cohort) {
            let span = book.rows[copies[0]].group...book.rows[copies[copies.count - 1]].group
            let rows = book.rows(ofAccount: account).count { span.contains($0.group) }
            let offered = copiedGroups.count(where: span.contains)
            sum += Self.binomial(copies.count, of: rows, Law.copying)
            sum += Self.binomial(copies.count, of: offered, Law.attendance)
        }
        return sum
    }

    /// How alike the accounts' lots are as shares of their sizes, trade by trade, the middle
    /// account of each being free: a service scales one trader's lots.
    private func lots(_ cohort: CopyCohort) -> Double {
        var differences: [UInt32: [Double]] = [:]
        for positions in cohort.copied {
            let shares = positions.compactMap(share).sorted { $0.log < $1.log }
            if shares.isEmpty { continue }
            let middle = shares[(shares.count - 1) / 2].log
            for share in shares {
                differences[share.customer, default: []].append(share.log - middle)
            }
        }
        let typical = differences.values.map { $0.sorted()[($0.count - 1) / 2] }.sorted()
        guard typical.count > 1 else { return 0 }
        let sum = typical.reduce(-Self.alikeness(0)) { $0 + Self.alikeness($1) }
        return sum.clamped(to: Self.lotsRange)
    }

    /// Natural log of a row's lots as a share of the account's size; `nil` where that is not known.
    private func share(_ position: Int) -> (customer: UInt32, log: Double)? {
        let row = book.rows[position]
        let customer = population.records.activity.customer[Int(row.row)]
        let size = population.records.customers.accountSize[Int(customer)].units
        return size > 0 ? (customer, Numerics.ln(Double(row.hundredths) / Double(size))) : nil
    }

    private static func alikeness(_ difference: Double) -> Double {
        let service = MirrorEvidence.laplace(difference, Law.lots.service)
        let room =
            Law.roundLots * service
            + (1 - Law.roundLots) * MirrorEvidence.laplace(difference, Law.lots.room)
        return Numerics.ln((service + 0.02) / (room + 0.02))
    }

    /// Each account's copies, in order; an account of the cohort has some.
    private func copies(_ cohort: CopyCohort) -> [(account: UInt32, positions: [Int])] {
        let all = Set(cohort.copied.joined())
        return cohort.accounts.map { account in
            (account, book.range(ofAccount: account).filter(all.contains))
        }.filter { !$0.positions.isEmpty }
    }

    /// Density of the share when a service has its accounts to itself, `9 s^8`, over that of a
    /// public source's followers, `3 (1 - s)^2`.
    private func exclusive(_ share: Double) -> Double {
        let left = max(1e-6, 1 - share)
        let ratio = Numerics.ln(3) + 8 * Numerics.ln(max(1e-6, share)) - 2 * Numerics.ln(left)
        return ratio.clamped(to: Self.exclusivityRange)
    }

    /// How much better copying explains the agreement than chance does; the first of a trade is
    /// free.
    private func coincidence(_ cohort: CopyCohort, _ medians: [Float]) -> Double {
        var sum = 0.0
        for (positions, median) in zip(cohort.copied, medians) {
            sum += Double(positions.count - 1) * book.chance(of: positions, at: median)
        }
        return sum
    }

    /// Natural log of how many sets of so many there are among the accounts of an affiliate that
    /// trade.
    static func logSets(_ members: Int, of active: Int) -> Double {
        var sum = 0.0
        for taken in 0..<members {
            sum += Numerics.ln(Double(max(1, active - taken)) / Double(taken + 1))
        }
        return sum
    }
}

extension TradingBook {
    /// How much better copying explains one more row at a place than chance does, as a natural
    /// log-likelihood ratio: rows of a crowd prove nothing.
    ///
    /// - Parameter copies: rows of one group that stand at the place, which are left out.
    func chance(of copies: [Int], at place: Float) -> Double {
        let group = rows[copies[0]].group
        let near = count(inGroup: group, near: place, reach: CopyCohorts.tolerance)
        let others = Double(max(0, near - copies.count))
        let weight = 3.0
        let chance =
            (others / Double(2 * CopyCohorts.tolerance)
                + weight * scale(ofGroup: group).broadDensity(at: place))
            / (Double(max(0, size(ofGroup: group) - copies.count)) + weight)
        let each = Numerics.ln(1 / Double(2 * CopyCohorts.tolerance) / chance)
        return min(MirrorEvidence.strongestDay, each)
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(range.upperBound, Swift.max(range.lowerBound, self))
    }
}
