internal import Records
internal import Statistics

/// The accounts of one country in one burst under one affiliate, beside the rest of its accounts.
struct BurstCell: Sendable {
    let country: UInt16
    /// Of the country, in the burst, by sign-up.
    let customers: [UInt32]
    let mature: Int
    let idle: Int
    /// Mature accounts that are idle or hardly used and came to nothing.
    let barelyUsed: Int
    /// Of the cell, those that are idle, not yet mature or hardly used, in canonical order.
    let implicated: [UInt32]
    /// Of the cell, those that are barely used or not yet mature.
    let unproven: Int
    let from: EventTime
    let to: EventTime
    /// Accounts of any country in the burst that are barely used or not yet mature: a raffle's lie
    /// idle wherever they come from.
    let unprovenOfAny: Int
    /// All accounts of the affiliate in and outside the burst, and those of the country.
    let inside: Int
    let outside: Int
    let countryOutside: Int

    /// Longest pause, in days, after which what follows still belongs to a burst that tails off.
    private static let longestPause = 7
    /// Natural log-odds of idleness from which a farm's other accounts of the country are its too.
    private static let attachment = 2.2
    /// Accounts below which nothing is a further burst.
    private static let smallestFurther = 4

    /// - Parameters:
    ///   - ofCountry: the affiliate's accounts of the country, by sign-up.
    ///   - burst: those of the burst, as positions in `ofCountry`; all that signed up at its first
    ///     and its last moment are among them.
    ///   - members: all of the affiliate's accounts.
    /// - Complexity: O(accounts of the burst + log members).
    init(
        ofCountry: [UInt32], burst: Range<Int>, members: SignupOrder, country: UInt16,
        _ population: Population
    ) {
        let customers = Array(ofCountry[burst])
        self.customers = customers
        self.country = country
        let table = population.records.customers
        let signups = customers.map { table.signup[Int($0)] }
        let (first, last) = (signups.first ?? .distantPast, signups.last ?? .distantPast)
        (from, to) = (first, last)
        mature = customers.count(where: population.showsUse)
        idle = customers.count { population.isUnused($0) }
        barelyUsed = customers.count(where: population.isBarelyUsed)
        let rank = population.order.customerRank
        implicated = Self.implicated(
            ofCountry, burst, isFarm: 2 * barelyUsed >= mature && barelyUsed > 0, population
        ).sorted { rank[Int($0)] < rank[Int($1)] }
        unproven = customers.count(where: population.isUnproven)
        let days = members.positions(from: first, to: last)
        unprovenOfAny = members.unproven(days)
        inside = days.count
        outside = members.customers.count - inside
        countryOutside = ofCountry.count - customers.count
    }

    /// Unused or new accounts of the burst; where it is a farm also those that are hardly used, and
    /// those before and after it without a long pause.
    private static func implicated(
        _ ofCountry: [UInt32], _ burst: Range<Int>, isFarm: Bool, _ population: Population
    ) -> [UInt32] {
        let own = ofCountry[burst].filter {
            population.isUnusedOrNew($0) || (isFarm && population.isHardlyUsed($0))
        }
        guard isFarm else { return own }
        let before = ofCountry[..<burst.lowerBound].reversed()
        let after = ofCountry[burst.upperBound...]
        let trails =
            trail(Array(before), from: ofCountry[burst.lowerBound], population)
            + trail(Array(after), from: ofCountry[burst.upperBound - 1], population)
        let further =
            furtherBursts(ofCountry[..<burst.lowerBound], population)
            + furtherBursts(after, population)
        return own + Set(trails + further)
    }

    /// Accounts that nobody has traded on in a farm's other bursts of the country: four or more
    /// without a long pause, of which three in four were never traded, however young.
    private static func furtherBursts(
        _ customers: ArraySlice<UInt32>, _ population: Population
    ) -> [UInt32] {
        let signup = population.records.customers.signup
        var untouched: [UInt32] = []
        var start = customers.startIndex
        for end in customers.indices {
            let next = end + 1
            let goesOn =
                next < customers.endIndex
                && signup[Int(customers[next])].days(since: signup[Int(customers[end])])
                    <= Double(longestPause)
            if goesOn { continue }
            let run = customers[start..<next]
            start = next
            let own = run.filter(population.isUntouched)
            if run.count >= smallestFurther, 4 * own.count >= 3 * run.count { untouched += own }
        }
        return untouched
    }

    /// The affiliate's other accounts of the country that are idle, not yet mature or hardly used,
    /// where so many of them are barely used that the farm goes on outside its burst.
    ///
    /// - Parameter speakers: all of the affiliate's accounts that speak for what was bought.
    func goingOn(
        among speakers: [UInt32], _ usage: UsageStandard, _ population: Population
    ) -> [UInt32] {
        let own = Set(customers)
        let others = speakers.filter {
            population.records.customers.country[Int($0)] == country && !own.contains($0)
        }
        let use = UseTally(others, population)
        let weight = usage.logLikelihoodRatio(
            unused: use.unused, barelyUsed: use.barelyUsed, of: use.mature)
        if weight < Self.attachment { return [] }
        return others.filter {
            population.isUnusedOrNew($0) || population.isBarelyUsed($0)
        }
    }

    private static func trail(
        _ customers: [UInt32], from edge: UInt32, _ population: Population
    ) -> [UInt32] {
        let signup = population.records.customers.signup
        var last = signup[Int(edge)]
        var trail: [UInt32] = []
        for customer in customers {
            let time = signup[Int(customer)]
            if abs(time.days(since: last)) > Double(longestPause) { break }
            guard population.isUnusedOrNew(customer) || population.isHardlyUsed(customer) else {
                continue
            }
            trail.append(customer)
            last = time
        }
        return trail
    }
}

extension Population {
    /// Old enough to show whether it is used, and of a kind whose trading is sent.
    func showsUse(_ customer: UInt32) -> Bool {
        accounts[customer].isMature && isTradingKnown(of: customer)
    }

    /// Paid for and left idle, or returned without having been used.
    func isUnused(_ customer: UInt32) -> Bool {
        let account = accounts[customer]
        let isUnused =
            isIdle(customer)
            || (account.hasReturn && account.tradingDays <= 2 && account.isMature)
        return isUnused && isTradingKnown(of: customer)
    }

    /// Unused, or hardly used and not lost in trading either.
    func isBarelyUsed(_ customer: UInt32) -> Bool {
        if isUnused(customer) { return true }
        return showsUse(customer) && isHardlyUsed(customer) && phase(of: customer) != .failed
    }

    /// Barely used, or lost as soon.
    func isBrieflyUsed(_ customer: UInt32) -> Bool {
        isUnused(customer) || (showsUse(customer) && isHardlyUsed(customer))
    }

    func isUnproven(_ customer: UInt32) -> Bool {
        isBarelyUsed(customer) || !accounts[customer].isMature
    }

    fileprivate func isUnusedOrNew(_ customer: UInt32) -> Bool {
        isUnused(customer) || !accounts[customer].isMature
    }

    /// Never traded so far, of a kind whose trading is sent.
    func isUntouched(_ customer: UInt32) -> Bool {
        accounts[customer].tradingDays == 0 && isTradingKnown(of: customer)
    }

    /// Traded for a few days at most and came to nothing: a farm lets some of its accounts look
    /// used.
    fileprivate func isHardlyUsed(_ customer: UInt32) -> Bool {
        let account = accounts[customer]
        return account.tradingDays <= 4 && account.payouts == 0
            && phase(of: customer) != .funded
    }
}

/// The three grounds on which a cell is judged, as natural log-likelihood ratios.
struct BurstEvidence {
    /// Idle accounts expected of honest buyers.
    var expectedIdle: Double
    var inactivity: Double
    var concentration: Double
    var burst: Double
    var total: Double
}

/// What is usual in the firm: idleness, countries, and the pace of sign-ups.
struct BurstContext {
    let usage: UsageStandard
    private let mix: CountryMix
    /// Sign-up times of all buyers, sorted.
    private let signups: [EventTime]

    /// How steadily an honest affiliate's sign-ups spread over time, in accounts.
    private static let paceWeight = 6.0

    init(usage: UsageStandard, mix: CountryMix, signups: [EventTime]) {
        self.usage = usage
        self.mix = mix
        self.signups = signups
    }

    /// Place and time weigh at most twice as much as idleness: a busy crowd from one country is a
    /// community, however it came.
    func judge(_ cell: BurstCell, _ usage: UsageStandard, looks: Int) -> BurstEvidence {
        let inactivity = usage.logLikelihoodRatio(
            unused: cell.idle, barelyUsed: cell.barelyUsed, of: cell.mature)
        let concentration = min(8, max(-4, concentration(cell)))
        let burst = min(3, max(-2, pace(cell)))
        let support = min(concentration + burst, 2 * max(0, inactivity))
        return BurstEvidence(
            expectedIdle: usage.idleness.expected(of: cell.mature), inactivity: inactivity,
            concentration: concentration, burst: burst,
            total: Numerics.quantized(
                inactivity + support - Numerics.ln(Double(max(1, looks)))))
    }

    /// The country's share of the burst's unproven accounts against what the affiliate's accounts
    /// outside it lead one to expect.
    private func concentration(_ cell: BurstCell) -> Double {
        let honest = mix.logProbability(
            cell.unproven, of: cell.unprovenOfAny, country: cell.country,
            elsewhere: (cell.countryOutside, cell.outside))
        let guilty = BetaBinomial(alpha: 4, beta: 1)
            .logProbability(cell.unproven, of: cell.unprovenOfAny)
        return Numerics.quantized(guilty - honest)
    }

    /// The affiliate's accounts in the burst against the share that the rest of the firm has then:
    /// a promotion day of the whole firm is no burst.
    private func pace(_ cell: BurstCell) -> Double {
        let all = cell.inside + cell.outside
        let firmInside = count(from: cell.from, to: cell.to) - cell.inside
        let firm = max(1, signups.count - all)
        let share = min(0.9, max(0.005, Double(firmInside) / Double(firm)))
        let honest = BetaBinomial(
            alpha: Self.paceWeight * share, beta: Self.paceWeight * (1 - share))
        let guilty = BetaBinomial(alpha: 1, beta: 1)
        return Numerics.quantized(
            honest.logLikelihoodRatio(cell.inside, of: all, alternative: guilty))
    }

    private func count(from: EventTime, to: EventTime) -> Int {
        signups.position { $0 >= from }.distance(to: signups.position { $0 > to })
    }
}
