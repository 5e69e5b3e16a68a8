import Records
import Testing

@testable import Simulator

struct TradingConsistencyTests {
    @Test(arguments: Firms.standard)
    func `drawdown covers the day's loss and its maximum never recedes`(firm: SimulatedFirm) {
        let resets = Set(
            firm.transactions.filter { $0.transactionType == "reset_fee" }.map(\.customerID))
        let customers = firm.latestCustomers
        let accounts = Dictionary(grouping: firm.latestActivity, by: \.customerID)
        let wrong = accounts.filter { id, rows in
            guard let size = customers[id]?.accountSize, !resets.contains(id) else { return false }
            return !drawdownFits(rows, size: Double(size))
        }
        #expect(wrong.isEmpty, "\(wrong.keys.sorted())")
    }

    /// In percent: of the day's opening equity for the day's drop, of the account for the deepest.
    private func drawdownFits(_ rows: [ActivityRow], size: Double) -> Bool {
        var deepest = 0
        for (_, day) in daily(rows) {
            let loss = -day.reduce(0) { $0 + dollars($1.pnl) } / size * 100
            guard let drop = day[0].drawdownHundredths,
                let maximum = day[0].maximumDrawdownHundredths
            else { continue }
            // Equity may have grown since the start, hardly ever to the double.
            guard Double(drop + 1) / 100 * 2 >= loss, Double(maximum + 1) / 100 >= loss,
                maximum >= deepest
            else { return false }
            deepest = maximum
        }
        return true
    }

    @Test func `a failed challenge lost what the firm allows, and never trades again`() {
        for account in HonestWorld(seed: 1).accounts where account.payments.isEmpty {
            guard account.trading.failure != nil, let last = account.trading.rows.last,
                account.trading.milestones.count == 1
            else { continue }
            let type = account.product.type
            let size = Double(account.product.size)
            let total = -Double(account.trading.rows.reduce(0) { $0 + $1.pnl }) / size
            let ofDay =
                -Double(
                    account.trading.rows.filter { $0.day == last.day }.reduce(0) { $0 + $1.pnl })
                / size
            #expect(total >= type.totalLimit - 0.01 || ofDay >= type.dailyLimit - 0.01)
            #expect(total <= type.totalLimit * 1.15)
        }
    }

    @Test func `a stage is passed when its target is reached`() {
        var stream = RandomStream(key: 1)
        let calendar = HonestWorld(seed: 1).world.calendar
        var progress = ChallengeProgress(
            Product(.standard, sizeIndex: 1), purchase: calendar.instant(0), calendar: calendar)
        let fill = Fill(instrument: 1, lots: 100, profitPerLot: 400)
        progress.trade(day: 1, [fill], &stream)
        #expect(progress.phase == .phase1)
        progress.trade(day: 2, [fill], &stream)
        #expect(progress.phase == .phase2 && progress.gain == 0)
        progress.trade(day: 3, [fill, fill], &stream)
        #expect(progress.phase == .funded)
        progress.trade(day: 4, [Fill(instrument: 1, lots: 100, profitPerLot: -900)], &stream)
        #expect(progress.phase == .failed)
        #expect(progress.history.milestones.map(\.phase) == [.phase2, .funded, .failed])
    }

    @Test func `mirrored days lose the cost twice and no more`() {
        for firm in Firms.standard {
            let world = World(Firms.configuration(seed: firm.truth.seed))
            let costs = Dictionary(
                uniqueKeysWithValues: world.market.instruments.map { ($0.symbol, $0) })
            let rows = Dictionary(grouping: firm.latestActivity, by: \.customerID)
            for pair in firm.truth.pairs {
                let matched = matches(rows[pair.first] ?? [], rows[pair.second] ?? [])
                let mirrored = matched.filter { first, second in
                    guard let traded = costs[first.instrument] else { return false }
                    let sum = perLot(first) + perLot(second) + 2 * traded.cost
                    return abs(sum) < 0.12 * traded.dollarsPerDeviation
                }
                #expect(mirrored.count >= pair.days * 3 / 4)
                #expect(pair.days >= 3)
            }
        }
    }

    @Test func `without jitter both legs of a pair carry the same lots`() {
        let firm = Firms.firm(seed: 2) {
            $0.difficulty.jitteredPairs = 0
            $0.difficulty.pairDays = 8...8
        }
        let rows = Dictionary(grouping: firm.latestActivity, by: \.customerID)
        for pair in firm.truth.pairs {
            let equal = matches(rows[pair.first] ?? [], rows[pair.second] ?? [])
                .filter { $0.lotHundredths == $1.lotHundredths }
            #expect(equal.count >= pair.days && pair.days <= 8)
        }
    }

    @Test func `a group's lots add up`() {
        for firm in Firms.standard {
            let rows = Dictionary(grouping: firm.latestActivity, by: \.customerID)
            for group in firm.truth.groups {
                let others = group.dropFirst().map { rows[$0] ?? [] }
                let days = (rows[group[0]] ?? []).filter { big in
                    let small = others.compactMap { side in
                        side.first { $0.date == big.date && $0.instrument == big.instrument }
                    }
                    return small.count == others.count
                        && small.reduce(0) { $0 + $1.lotHundredths } == big.lotHundredths
                }
                #expect(days.count >= 3)
            }
        }
    }

    private func matches(
        _ first: [ActivityRow], _ second: [ActivityRow]
    ) -> [(ActivityRow, ActivityRow)] {
        first.compactMap { row in
            second.first { $0.date == row.date && $0.instrument == row.instrument }
                .map { (row, $0) }
        }
    }

    private func daily(_ rows: [ActivityRow]) -> [(Day, [ActivityRow])] {
        Dictionary(grouping: rows, by: \.date).sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    private func perLot(_ row: ActivityRow) -> Double {
        dollars(row.pnl) / Double(row.lotHundredths) * 100
    }

    private func dollars(_ money: Money) -> Double {
        Double(money.units) / Double(Money.unitsPerMajor)
    }
}
