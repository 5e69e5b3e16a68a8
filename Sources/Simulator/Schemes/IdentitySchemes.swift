extension Scheme {
    /// The affiliate buys through its own link, as itself and as others.
    func selfReferrals() -> [Account] {
        var scheme = stream
        let owner = affiliate.owner
        let hardness = min(0.9, difficulty.aliasHardness * (1.5 - boldness))
        let tricks = AliasTrick.choice(hardness: hardness)
        let isHasty = scheme.chance(0.25)
        let days = stretch(isHasty ? 8 : world.days, until: world.days, &scheme)
        return each(count(8...11, 13...20, &scheme)) { index, stream in
            let trick = tricks.draw(&stream)
            let alias = owner.identity.alias(
                trick, number: index + 1, country: owner.country, hardness: hardness, &stream)
            let day = world.calendar.purchaseDay(in: days, &stream)
            let product = Product.smallChoice.draw(&stream)
            guard
                var account = signup(
                    owner, as: index == 0 ? nil : alias, on: day, for: product, &stream)
            else { return nil }
            if stream.chance(between(0.65, 0.3)) { dabble(&account, days: 1...6, &stream) }
            if trick == .invented, index > 0 { account.label = .grey(kind) }
            return account
        }
    }

    /// Straw persons whose mailboxes come from one hand.
    func emailRing() -> [Account] {
        var scheme = stream
        let pattern = RingPattern(of: affiliate, &scheme)
        let days = stretch(
            Int(between(70, 14)), until: world.days, &scheme)
        return each(count(8...11, 16...24, &scheme)) { index, stream in
            var person = stranger(&stream)
            let isHidden = stream.chance(0.2 * difficulty.aliasHardness)
            if !isHidden {
                person.identity.mailbox = pattern.mailbox(index, for: person, &stream)
            }
            let day = world.calendar.purchaseDay(in: days, &stream)
            let product = Product.smallChoice.draw(&stream)
            guard var account = signup(person, on: day, for: product, &stream) else { return nil }
            if stream.chance(between(0.65, 0.25)) { dabble(&account, days: 1...6, &stream) }
            if isHidden { account.label = .grey(kind) }
            return account
        }
    }
}

/// What the mailboxes of one ring have in common.
private struct RingPattern {
    private enum Form { case runningNumber, throwAway, ownDomain }

    private let form: Form
    private let skeleton: String
    private let domain: String
    private let firstNumber: Int

    init(of affiliate: AffiliatePlan, _ stream: inout RandomStream) {
        form = stream.pick([.runningNumber, .runningNumber, .throwAway, .ownDomain])
        let surname = mailForm(affiliate.home.names.last(&stream))
        skeleton = stream.pick(Mailbox.nicknames) + (stream.chance(0.5) ? surname : "")
        firstNumber = stream.integer(in: 1...60)
        switch form {
        case .runningNumber: domain = Mailbox.providers.draw(&stream)
        case .throwAway: domain = stream.pick(Mailbox.throwAways)
        case .ownDomain: domain = Mailbox.randomLocal(&stream) + ".site"
        }
    }

    func mailbox(
        _ index: Int, for person: Person, _ stream: inout RandomStream
    ) -> Mailbox {
        switch form {
        case .runningNumber:
            let number = firstNumber + 2 * index + stream.integer(in: 0...1)
            return Mailbox(local: skeleton + String(number), domain: domain)
        case .throwAway, .ownDomain:
            let first = mailForm(person.identity.firstName)
            let local =
                stream.chance(0.5)
                ? Mailbox.randomLocal(&stream) : first + String(stream.integer(in: 1...99))
            return Mailbox(local: local, domain: domain)
        }
    }
}
