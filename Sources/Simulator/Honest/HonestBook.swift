import Records

extension World {
    /// All accounts that an affiliate's honest customers buy.
    func honestBook(of affiliate: AffiliatePlan) -> [Account] {
        let book = (0..<affiliate.honestPersons).flatMap { honestCustomer($0, of: affiliate) }
        switch affiliate.role {
        case .raffle: return book + raffle(of: affiliate)
        case .family: return book + families(of: affiliate)
        case .tinyAffiliate: return book.map { $0.tagged(.tinyAffiliate) }
        default: return book
        }
    }

    private func honestCustomer(_ index: Int, of affiliate: AffiliatePlan) -> [Account] {
        var stream = affiliate.stream.derived("customer", index)
        let country =
            stream.chance(affiliate.homeShare) ? affiliate.home : self.country(&stream)
        var person = Person(from: country, stream: stream)
        var style = honestStyle(&person, &stream)
        var window = affiliate.window
        switch affiliate.role {
        case .nationalCommunity:
            joinCommunity(&person, &style, &window, affiliate, &stream)
        case .mailDomainClub where stream.chance(0.7):
            joinClub(&person, of: affiliate, &stream)
        case .signalRoom where index < affiliate.roomSize:
            joinSignalRoom(&person, &style, &window, of: affiliate, &stream)
        default: break
        }
        let day = calendar.purchaseDay(in: window, &stream)
        let signup = calendar.time(on: day, utcOffset: country.utcOffset, &stream)
        return HonestJourney.accounts(
            of: person, style: style, from: signup, at: affiliate, in: self)
    }

    /// Most trade in their own way; some follow a public signal or a system.
    private func honestStyle(
        _ person: inout Person, _ stream: inout RandomStream
    ) -> TradingStyle {
        var style = TradingStyle(&stream, in: self)
        if stream.chance(habits.followerShare) {
            style.follow(stream.pick(publicSignals), obedience: stream.uniform(0.45, 0.85))
            person.lookAlikes.append(.signalFollower)
        } else if stream.chance(0.016) {
            style.becomeSystematic(on: 0, &stream)
            person.lookAlikes.append(.oppositeStyle)
        } else if case .scalper = style.lots {
            person.lookAlikes.append(.roundLotScalper)
        }
        return style
    }

    /// A national audience: some came after a launch in one week, and they trade and stay.
    private func joinCommunity(
        _ person: inout Person, _ style: inout TradingStyle, _ window: inout Range<Int>,
        _ affiliate: AffiliatePlan, _ stream: inout RandomStream
    ) {
        var launch = affiliate.stream.derived("launch")
        let first = affiliate.window.lowerBound + launch.integer(in: 0...affiliate.window.count - 8)
        if stream.chance(0.35) { window = first..<first + 7 }
        style.patience += 3
        person.lookAlikes.append(.nationalCommunity)
    }

    private func joinClub(
        _ person: inout Person, of affiliate: AffiliatePlan, _ stream: inout RandomStream
    ) {
        var club = affiliate.stream.derived("club")
        let place = mailForm(affiliate.home.names.last(&club))
        let domain = club.pick(["\(place)-trading.club", "uni-\(place).edu", "\(place)capital.org"])
        person.identity.mailbox = .member(
            person.identity.firstName, person.identity.lastName, domain: domain, &stream)
        person.lookAlikes.append(.mailDomainClub)
    }

    /// Students of a teacher, from one month's course: his trades most days, with their own lots,
    /// and trades of their own.
    private func joinSignalRoom(
        _ person: inout Person, _ style: inout TradingStyle, _ window: inout Range<Int>,
        of affiliate: AffiliatePlan, _ stream: inout RandomStream
    ) {
        var room = affiliate.stream.derived("room")
        let first = affiliate.window.lowerBound + room.integer(in: 0...affiliate.window.count / 3)
        window = first..<min(days, first + 30)
        let ideas = TradeIdeas(instrument: room.integer(in: 0...4), stream: room)
        style.follow(ideas, obedience: stream.uniform(0.5, 0.85))
        style.slippage = room.uniform(0.025, 0.07)
        person.lookAlikes.append(.signalRoom)
    }
}

extension TradingStyle {
    fileprivate mutating func follow(_ ideas: TradeIdeas, obedience: Double) {
        self.ideas = ideas
        self.obedience = obedience
        instruments[0] = ideas.instrument
        dailyRate = max(dailyRate, 0.8)
        patience += 10
    }

    /// Rules instead of moods: always with or always against yesterday's move.
    fileprivate mutating func becomeSystematic(on instrument: Int, _ stream: inout RandomStream) {
        view = stream.chance(0.5) ? .trend : .reversal
        instruments = [instrument]
        dailyRate = 0.9
        risk = stream.uniform(0.006, 0.014)
        patience = stream.integer(in: 14...35)
    }
}

extension Account {
    func tagged(_ lookAlike: LookAlike) -> Account {
        var account = self
        account.lookAlikes.append(lookAlike)
        return account
    }
}
