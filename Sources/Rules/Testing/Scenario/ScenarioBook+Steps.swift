internal import Records

extension ScenarioBook {
    mutating func play(_ step: ScenarioStep) {
        switch step {
        case .open(let opening): play(opening)
        case .trade(let trading): play(trading)
        case .transact(let transaction): play(transaction)
        case .correct(let correction): play(correction)
        case .directory(let group):
            for index in members(group, 1) {
                sendDirectory(accounts[index].affiliate, accounts[index].person)
            }
        case .advance(let time): advance(by: time)
        }
    }

    private func members(_ group: String, _ count: Int?) -> ArraySlice<Int> {
        let members = groups[group] ?? []
        return members.prefix(count ?? members.count)
    }

    private mutating func play(_ step: OpeningStep) {
        let person = step.persons == .own ? nil : newPerson(country: step.country)
        groups[step.group] = (0..<step.count).map { number in
            let buyer = person ?? newPerson(country: step.country)
            let offset = step.start + step.spread / Int64(step.count) * Int64(number)
            let own = step.persons == .aliases ? buyer.alias(number) : buyer.email
            return open(
                buyer, email: step.email?.replacing("{n}", with: String(number + 1)) ?? own,
                affiliate: step.affiliate,
                at: EventTime(microseconds: Self.start.microseconds + offset), fee: step.amount,
                currency: step.currency, phase: step.phase, hasClickID: step.hasClickID)
        }
    }

    private func fee(of index: Int) -> ScenarioTransaction? {
        accounts[index].transactions["challenge_fee"]
    }

    private func time(_ delay: Int64, afterFeeOf index: Int) -> EventTime {
        EventTime(microseconds: (fee(of: index)?.time ?? Self.start).microseconds + delay)
    }

    private mutating func play(_ step: TradingStep) {
        let traders = members(step.group, step.count)
        if let partners = step.mirrored.map({ groups[$0] ?? [] }) {
            oppose(partners, by: traders, step)
        } else if let master = step.copied.flatMap({ groups[$0]?.first }) {
            for index in traders { copy(master, by: index, step) }
        } else {
            for index in traders {
                let first = time(step.delay, afterFeeOf: index).day.number
                for number in 0..<Int32(step.days) {
                    tradeUsually(index, Day(number: first + number), step)
                }
            }
        }
    }

    /// One each, or all against a single one, the first of them in the smallest lots.
    private mutating func oppose(
        _ partners: [Int], by traders: ArraySlice<Int>, _ step: TradingStep
    ) {
        if partners.count == 1, traders.count > 1 {
            let parts = Int64((2...traders.count + 1).reduce(0, +))
            for (place, index) in traders.enumerated() {
                mirror(partners[0], by: index, step, share: (Int64(place + 2), parts))
            }
        } else {
            for (partner, index) in zip(partners, traders) { mirror(partner, by: index, step) }
        }
    }

    private mutating func tradeUsually(_ index: Int, _ day: Day, _ step: TradingStep) {
        var day = usualDay(index, day, instrument: step.instrument, lots: step.lots)
        if let pnl = step.pnl { day.pnl = pnl }
        trade(index, day)
    }

    /// The other side of another account's first days, or a share of it, but for a little slippage.
    private mutating func mirror(
        _ partner: Int, by index: Int, _ step: TradingStep,
        share: (part: Int64, parts: Int64) = (1, 1)
    ) {
        for day in accounts[partner].trading.prefix(step.days) {
            trade(
                index,
                follow(day, lots: max(1, day.lots * share.part / share.parts), side: -1))
        }
    }

    /// Another account's first days, in lots of one's own.
    private mutating func copy(_ master: Int, by index: Int, _ step: TradingStep) {
        for day in accounts[master].trading.prefix(step.days) {
            let lots = step.lots ?? accounts[index].lotHabit
            trade(index, follow(day, lots: lots, side: 1))
        }
    }

    /// A day with the same result per lot, but for a little slippage, on the same side or the
    /// other.
    private mutating func follow(
        _ day: ScenarioTradingDay, lots: Int64, side: Int64
    ) -> ScenarioTradingDay {
        let slip = Int64(stream.integer(in: -20...20))
        var own = day
        own.lots = lots
        let profit = side * (day.pnl.units + side * day.pnl.units / 10_000 * slip)
        own.pnl = Money(units: lots == day.lots ? profit : profit * lots / max(1, day.lots))
        return own.roundedToCents
    }

    private mutating func play(_ step: TransactionStep) {
        for index in members(step.group, step.count) {
            guard let fee = fee(of: index) else { continue }
            let amount = step.amount ?? fee.amount
            transact(
                index, step.kind.rawValue, step.kind.type,
                step.kind == .chargeback ? Money(units: -amount.units) : amount, fee.currency,
                at: time(step.delay, afterFeeOf: index))
        }
    }

    private mutating func play(_ step: CorrectionStep) {
        let kind = step.target.rawValue
        let corrected = members(step.group, step.count).filter { hasRecord(kind, $0, step.target) }
        if corrected.isEmpty {
            faults.append("`correct: \(kind)`: no account of `\(step.group)` has one")
        }
        for index in corrected {
            switch step.target {
            case .activity: correctTrading(of: index, step.values)
            case .customer: correctCustomer(index, step.values)
            default: correctTransaction(of: index, kind, step.values)
            }
        }
    }

    private func hasRecord(_ kind: String, _ index: Int, _ target: CorrectionStep.Target) -> Bool {
        switch target {
        case .activity: !accounts[index].trading.isEmpty
        case .customer: true
        default: accounts[index].transactions[kind] != nil
        }
    }

    private mutating func correctTransaction(
        of index: Int, _ kind: String, _ values: [String: String]
    ) {
        if let status = values["status"] { accounts[index].transactions[kind]?.status = status }
        if let amount = values["amount"].flatMap(Money.init) {
            accounts[index].transactions[kind]?.amount = amount
        }
        sendTransaction(index, kind)
    }

    private mutating func correctTrading(of index: Int, _ values: [String: String]) {
        for var day in accounts[index].trading {
            if let pnl = values["pnl"].flatMap(Money.init) { day.pnl = pnl }
            if let lots = values["lots"].flatMap(Money.init) { day.lots = lots.units / 100 }
            trade(index, day)
        }
    }

    private mutating func correctCustomer(_ index: Int, _ values: [String: String]) {
        if let phase = values["phase"] { accounts[index].phase = phase }
        if let country = values["country"] { accounts[index].country = country }
        if let affiliate = values["affiliate"] { accounts[index].affiliate = affiliate }
        if values["person"] == OpeningStep.Persons.own.rawValue {
            accounts[index].person = newPerson(country: accounts[index].country)
            accounts[index].email = accounts[index].person.email
        }
        sendCustomer(index)
    }
}

extension TransactionStep.Kind {
    fileprivate var type: TransactionType {
        switch self {
        case .refund: .refund
        case .chargeback: .adjustment
        case .payout: .payout
        case .resetFee: .resetFee
        case .furtherFee: .challengeFee
        }
    }
}

extension ScenarioTradingDay {
    fileprivate var roundedToCents: ScenarioTradingDay {
        var day = self
        day.pnl = Money(units: pnl.units / 100 * 100)
        return day
    }
}
