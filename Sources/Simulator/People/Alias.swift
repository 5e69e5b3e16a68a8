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
        _ trick: AliasTrick, number: Int, country: Country, _ stream: inout RandomStream
    ) -> Identity {
        if trick == .invented { return Person(from: country, stream: stream).identity }
        var alias = self
        alias.mailbox = mailbox(behind: trick, number: number, &stream)
        if trick == .swappedNames {
            (alias.firstName, alias.lastName) = (lastName, firstName)
        } else {
            alias.varyNames(of: country, &stream)
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

    /// Half keep the name, some change its spelling, the others invent one.
    private mutating func varyNames(of country: Country, _ stream: inout RandomStream) {
        switch stream.integer(in: 0...9) {
        case 0...4: break
        case 5: (firstName, lastName) = (lastName, firstName)
        case 6...7: lastName = misspelled(lastName, &stream)
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

/// One letter doubled or dropped.
private func misspelled(_ name: String, _ stream: inout RandomStream) -> String {
    var letters = Array(name)
    guard letters.count > 3 else { return name }
    let place = stream.integer(in: 1...letters.count - 2)
    if stream.chance(0.5) {
        letters.insert(letters[place], at: place)
    } else {
        letters.remove(at: place)
    }
    return String(letters)
}
