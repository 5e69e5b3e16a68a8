import Records

extension World {
    /// A giveaway: a dozen winners within a week, of whom few ever trade.
    func raffle(of affiliate: AffiliatePlan) -> [Account] {
        var stream = affiliate.stream.derived("raffle")
        let first = stream.integer(in: 5...max(6, days - 45))
        let product = Product(.standard, sizeIndex: stream.integer(in: 0...1))
        let (length, active) = (stream.integer(in: 0...6), stream.uniform(0.1, 0.35))
        return (0..<stream.integer(in: 8...20)).compactMap { winner in
            var stream = stream.derived("winner", winner)
            let person = Person(from: country(&stream), stream: stream)
            let signup = calendar.time(
                on: first + stream.integer(in: 0...length), utcOffset: person.country.utcOffset,
                &stream)
            let opening = Opening(
                affiliate: affiliate, person: person, product: product, signup: signup)
            guard var account = open(opening, stream: stream) else { return nil }
            if stream.chance(active) {
                let style = TradingStyle(&stream, in: self)
                trade(&account, as: style, from: dayAfterPurchase(of: account) + 2, &stream)
            }
            return account.tagged(.raffle)
        }
    }

    /// Families: one surname, one country, mailboxes alike; each member buys and trades alone.
    func families(of affiliate: AffiliatePlan) -> [Account] {
        var stream = affiliate.stream.derived("families")
        return (0..<stream.integer(in: 1...3)).flatMap { family in
            self.family(of: affiliate, stream.derived("family", family))
        }
    }

    private func family(of affiliate: AffiliatePlan, _ root: RandomStream) -> [Account] {
        var stream = root
        let head = Person(from: affiliate.home, stream: stream)
        let firstDay = calendar.purchaseDay(in: affiliate.window, &stream)
        return (0..<stream.integer(in: 3...5)).flatMap { member -> [Account] in
            var stream = root.derived("member", member)
            let person = relative(of: head, &stream)
            let style = TradingStyle(&stream, in: self)
            let day = firstDay + Int(stream.exponential(mean: 8))
            guard day < days else { return [] }
            let signup = calendar.time(on: day, utcOffset: head.country.utcOffset, &stream)
            return HonestJourney.accounts(
                of: person, style: style, from: signup, at: affiliate, in: self)
        }
    }

    private func relative(of head: Person, _ stream: inout RandomStream) -> Person {
        var person = Person(from: head.country, stream: stream)
        let first = person.identity.firstName
        person.identity.lastName = head.identity.lastName
        let surname = mailForm(head.identity.lastName)
        let number = stream.chance(0.6) ? String(stream.integer(in: 60...99)) : ""
        let local =
            stream.chance(0.6)
            ? "\(mailForm(first)).\(surname)\(number)"
            : "\(mailForm(first).prefix(1))\(surname)\(number)"
        let domain = stream.chance(0.6) ? head.identity.mailbox.domain : "gmail.com"
        person.identity.mailbox = Mailbox(local: local, domain: domain)
        person.lookAlikes = [.family]
        return person
    }
}
