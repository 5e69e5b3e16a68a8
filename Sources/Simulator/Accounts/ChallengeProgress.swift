import Records

/// What an account did on one instrument on one day, before the firm's limits cut in.
struct Fill: Sendable {
    let instrument: Int
    /// In hundredths of a lot.
    let lots: Int
    /// In USD, costs taken off.
    var profitPerLot: Double

    var pnl: Double { profitPerLot * Double(lots) / 100 }
}

/// A challenge while it is being traded: books days, checks limits and targets.
///
/// The firm's rules in one place, so that honest and planted accounts pass, fail and get paid
/// alike.
struct ChallengeProgress: Sendable {
    let product: Product
    let calendar: FirmCalendar
    private let purchase: EventTime
    private(set) var phase: Phase
    private(set) var history = TradingHistory()
    private(set) var payments: [Payment] = []
    private var balance: Double
    private var peak: Double
    private var deepest = 0.0
    private var lastPayoutDay: Int?

    init(_ product: Product, purchase: EventTime, calendar: FirmCalendar) {
        self.product = product
        self.purchase = purchase
        self.calendar = calendar
        phase = product.type.targets.isEmpty ? .funded : .phase1
        balance = Double(product.size)
        peak = balance
    }

    var isOpen: Bool { phase != .failed }
    var size: Double { Double(product.size) }
    /// Gain of the stage as a share of the account; negative for a loss.
    var gain: Double { balance / size - 1 }

    /// USD that may be lost today before the firm closes the account.
    var allowance: Double {
        min(
            product.type.dailyLimit / 100 * size,
            balance - (1 - product.type.totalLimit / 100) * size)
    }

    /// The fill as the firm lets it stand: positions are closed when the day's allowance is gone.
    ///
    /// - Parameter used: USD lost earlier on the same day.
    func limited(_ fill: Fill, used: Double = 0, _ stream: inout RandomStream) -> Fill {
        let remaining = allowance - used
        guard fill.pnl <= -remaining, fill.lots > 0 else { return fill }
        var closed = fill
        let slippage = 1.001 + stream.exponential(mean: 0.01)
        closed.profitPerLot = -remaining * slippage / (Double(fill.lots) / 100)
        return closed
    }

    /// Books one day's fills in order; those after the allowance is gone do not happen.
    mutating func trade(day: Int, _ fills: [Fill], _ stream: inout RandomStream) {
        precondition(isOpen, "a failed challenge cannot trade")
        let allowed = allowance
        var pnl = 0.0
        var booked: [(fill: Fill, cents: Int)] = []
        for fill in fills where pnl > -allowed && fill.lots > 0 {
            let closed = limited(fill, used: max(0, -pnl), &stream)
            let cents = Int((closed.pnl * 100).rounded())
            booked.append((closed, cents))
            pnl += Double(cents) / 100
        }
        guard !booked.isEmpty else { return }
        let drawdown = recordDrawdown(of: pnl, failed: pnl <= -allowed, &stream)
        for (fill, cents) in booked {
            history.rows.append(
                TradedRow(
                    day: day, instrument: fill.instrument, lots: fill.lots, pnl: cents,
                    drawdown: drawdown, maximumDrawdown: Int((deepest * 100).rounded(.up))))
        }
        balance += pnl
        peak = max(peak, balance)
        let close = calendar.instant(Double(day) + stream.uniform(0.45, 0.95))
        let soonest = purchase.advanced(byHours: stream.uniform(0.4, 3))
        settle(failed: pnl <= -allowed, day: day, at: max(close, soonest))
    }

    /// The fee is paid again and the failed stage starts anew.
    mutating func reset(at time: EventTime) {
        payments.append(
            Payment(kind: .resetFee, cents: product.feeInCents * 9 / 10, time: time))
        deepest = 0
        enter(product.type.targets.isEmpty ? .funded : .phase1, at: time)
    }

    /// The day's drop below its opening equity, in hundredths of a percent.
    private mutating func recordDrawdown(
        of pnl: Double, failed: Bool, _ stream: inout RandomStream
    ) -> Int {
        let loss = max(0, -pnl)
        let dip = failed ? 0 : stream.exponential(mean: 0.3 * abs(pnl) + 0.0005 * size)
        let drop = max(loss, min(loss + dip, 0.98 * allowance))
        deepest = max(deepest, (peak - (balance - drop)) / size * 100)
        return Int((drop / balance * 10_000).rounded(.up))
    }

    private mutating func settle(failed: Bool, day: Int, at time: EventTime) {
        if failed {
            enter(.failed, at: time)
        } else if let target, gain * 100 >= target {
            enter(afterTarget, at: time)
            lastPayoutDay = day
        } else if phase == .funded {
            payOut(day: day, at: time)
        }
    }

    private var target: Double? {
        switch phase {
        case .phase1: product.type.targets.first
        case .phase2: product.type.targets.last
        case .funded, .failed: nil
        }
    }

    private var afterTarget: Phase {
        phase == .phase1 && product.type.targets.count > 1 ? .phase2 : .funded
    }

    private mutating func enter(_ next: Phase, at time: EventTime) {
        phase = next
        history.milestones.append(Milestone(phase: next, time: time))
        balance = size
        peak = size
    }

    /// Four fifths of the profit, at most once in a fortnight; the balance starts again.
    private mutating func payOut(day: Int, at time: EventTime) {
        let since = lastPayoutDay ?? history.rows.first?.day ?? day
        guard gain >= 0.005, day - since >= 10 else { return }
        let cents = Int((gain * size * 80).rounded())
        payments.append(Payment(kind: .payout, cents: cents, time: time.advanced(byHours: 20)))
        balance = size
        peak = size
        lastPayoutDay = day
    }
}
