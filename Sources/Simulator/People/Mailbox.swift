extension Mailbox {
    static let relays = ["privaterelay.appleid.com", "duck.com", "mozmail.com", "passmail.net"]
    static let throwAways = [
        "mailinator.com", "yopmail.com", "guerrillamail.com", "sharklasers.com", "trashmail.com",
        "temp-mail.org", "maildrop.cc", "dispostable.com",
    ]
    static let providers = WeightedChoice([
        ("gmail.com", 62.0), ("outlook.com", 7), ("hotmail.com", 8), ("yahoo.com", 9),
        ("icloud.com", 8), ("proton.me", 3), ("live.com", 2), ("gmx.net", 1),
    ])
    static let nicknames = [
        "pipmaster", "fxwolf", "goldtrader", "scalpking", "bullrun", "chartist", "tradelife",
        "marketmover", "nightowl", "bluewave", "trendrider", "alphafx", "smartmoney", "redcandle",
        "greenpips", "sniperfx", "zenfx", "thewick", "kingpip", "lotsize",
    ]

    /// A mailbox that somebody of this name may have.
    static func personal(
        _ first: String, _ last: String, of country: Country, _ stream: inout RandomStream
    ) -> Mailbox {
        if stream.chance(0.03) { return relay(&stream) }
        if stream.chance(0.004) {
            return Mailbox(local: randomLocal(&stream), domain: stream.pick(throwAways))
        }
        let provider =
            stream.chance(0.12)
            ? stream.pick(country.culture.nationalProviders) : providers.draw(&stream)
        let base = localPart(mailForm(first), mailForm(last), &stream)
        let number = base.count < 9 ? longNumber(&stream) : digits(&stream)
        return Mailbox(local: base + number, domain: provider)
    }

    /// An address at the mail domain of a club or a university.
    static func member(
        _ first: String, _ last: String, domain: String, _ stream: inout RandomStream
    ) -> Mailbox {
        let number = stream.chance(0.3) ? String(stream.integer(in: 2...99)) : ""
        let local = "\(mailForm(first)).\(mailForm(last))\(number)"
        return Mailbox(local: local, domain: domain)
    }

    /// Letters and digits without meaning, as relays and throw-away services hand them out.
    static func randomLocal(_ stream: inout RandomStream) -> String {
        let alphabet = Array("abcdefghjkmnpqrstvwxyz0123456789")
        return String((0..<stream.integer(in: 8...11)).map { _ in stream.pick(alphabet) })
    }

    private static func relay(_ stream: inout RandomStream) -> Mailbox {
        Mailbox(local: randomLocal(&stream), domain: stream.pick(relays))
    }

    private static func localPart(
        _ first: String, _ last: String, _ stream: inout RandomStream
    ) -> String {
        switch stream.integer(in: 0...19) {
        case 0...4: "\(first).\(last)"
        case 5...9: first + last
        case 10...11: "\(first.prefix(1))\(last)"
        case 12: "\(first)_\(last)"
        case 13...14: last + first
        case 15...16: first
        case 17: "\(first)\(last.prefix(1))"
        case 18: "\(last).\(first)"
        default: stream.pick(nicknames)
        }
    }

    /// Short names were taken long ago.
    private static func longNumber(_ stream: inout RandomStream) -> String {
        String(stream.chance(0.5) ? stream.integer(in: 1970...2006) : stream.integer(in: 10...9999))
    }

    private static func digits(_ stream: inout RandomStream) -> String {
        switch stream.integer(in: 0...9) {
        case 0...2: ""
        case 3...5: String(stream.integer(in: 70...99))
        case 6: String(stream.integer(in: 1978...2005))
        case 7...8: String(stream.integer(in: 100...9999))
        default: String(stream.integer(in: 1...9))
        }
    }
}
