/// How one person signs up again as somebody else.
enum AliasTrick: CaseIterable, Sendable {
    case plusTag, gmailDots, runningNumber, swappedNames, throwAwayDomain, otherProvider
    /// Nothing in common with the person: no data can show it.
    case invented

    /// The tricks of a person who hides this well.
    ///
    /// - Parameter hardness: 0 for tags and numbers only, 1 for little that can be linked.
    static func choice(hardness: Double) -> WeightedChoice<AliasTrick> {
        let easy = 1 - hardness
        return WeightedChoice([
            (.plusTag, 0.30 * easy), (.gmailDots, 0.20 * easy), (.runningNumber, 0.30 * easy),
            (.swappedNames, 0.10 + 0.05 * easy), (.throwAwayDomain, 0.05 + 0.25 * hardness),
            (.otherProvider, 0.10 + 0.20 * hardness), (.invented, 0.35 * hardness * hardness),
        ])
    }
}

extension Identity {
    /// This identity behind `trick`; `number` counts the aliases of the person.
    func alias(
        _ trick: AliasTrick, number: Int, country: Country, hardness: Double,
        _ stream: inout RandomStream
    ) -> Identity {
        if trick == .invented { return Person(from: country, stream: stream).identity }
        var alias = self
        alias.mailbox = mailbox(behind: trick, number: number, &stream)
        if trick == .swappedNames {
            (alias.firstName, alias.lastName) = (lastName, firstName)
        } else {
            alias.varyNames(of: country, hardness, &stream)
        }
        return alias
    }

    private func mailbox(
        behind trick: AliasTrick, number: Int, _ stream: inout RandomStream
    ) -> Mailbox {
        let skeleton = mailbox.skeleton
        switch trick {
        case .plusTag where mailbox.takesTags:
            let tag = stream.pick(["fx", "prop", "t", "acc", "challenge", "new"])
            return Mailbox(local: "\(mailbox.local)+\(tag)\(number)", domain: mailbox.domain)
        case .gmailDots where mailbox.domain == "gmail.com":
            return Mailbox(local: dotted(mailbox.local, &stream), domain: mailbox.domain)
        case .swappedNames:
            let local = "\(mailForm(lastName)).\(mailForm(firstName))\(number)"
            return Mailbox(local: local, domain: mailbox.domain)
        case .throwAwayDomain:
            return Mailbox(
                local: skeleton + String(number), domain: stream.pick(Mailbox.throwAways))
        case .otherProvider:
            return Mailbox(local: mailbox.local, domain: Mailbox.providers.draw(&stream))
        default:
            return Mailbox(local: skeleton + String(number), domain: mailbox.domain)
        }
    }

    /// Most keep the name, some swap it or change its spelling, the others invent one; the harder,
    /// the fewer keep it.
    private mutating func varyNames(
        of country: Country, _ hardness: Double, _ stream: inout RandomStream
    ) {
        let kept = 0.64 - 0.4 * hardness
        let changed = (1 - kept) / 5
        switch stream.unit() {
        case ..<kept: break
        case ..<(kept + changed): (firstName, lastName) = (lastName, firstName)
        case ..<(kept + 3 * changed): lastName = misspelled(lastName, &stream)
        default:
            firstName = country.names.first(&stream)
            if stream.chance(0.5) { lastName = country.names.last(&stream) }
        }
    }
}

extension Mailbox {
    /// The local part without digits and tag: what the aliases of one mailbox share.
    var skeleton: String {
        String(local.prefix { $0 != "+" }.filter { !$0.isNumber })
    }

    var takesTags: Bool {
        ["gmail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "proton.me"]
            .contains(domain)
    }
}

private func dotted(_ local: String, _ stream: inout RandomStream) -> String {
    var letters = Array(local.filter { $0 != "." })
    for _ in 0..<stream.integer(in: 1...2) where letters.count > 2 {
        let place = stream.integer(in: 1...letters.count - 1)
        if letters[place] != ".", letters[place - 1] != "." { letters.insert(".", at: place) }
    }
    return String(letters)
}

/// One letter doubled or dropped, or two neighbours exchanged.
private func misspelled(_ name: String, _ stream: inout RandomStream) -> String {
    var letters = Array(name)
    guard letters.count > 3 else { return name }
    let place = stream.integer(in: 1...letters.count - 2)
    switch stream.integer(in: 0...2) {
    case 0: letters.insert(letters[place], at: place)
    case 1: letters.remove(at: place)
    default: letters.swapAt(place, place - (place > 1 ? 1 : -1))
    }
    return String(letters)
}
