internal import Records
internal import Signals

/// The persons behind an affiliate's accounts and what ties them, as tables or as JSON.
struct AffiliateReport {
    let id: String
    let links: AffiliateLinks

    /// Persons and links that are listed at most.
    private static let largest = 60

    private struct Person {
        var id: String
        var accounts: [AffiliateLinks.Account]
    }

    private var persons: [Person] {
        var persons: [Person] = []
        for account in links.accounts {
            if persons.last?.id == account.person {
                persons[persons.count - 1].accounts.append(account)
            } else {
                persons.append(Person(id: account.person, accounts: [account]))
            }
        }
        return persons
    }

    func text(_ width: Int, _ paint: Paint) -> String {
        let persons = persons
        var lines = [
            paint.bold(
                "\(Terminal.plain(id)): \(links.accounts.count) accounts, "
                    + "\(persons.count) persons")
        ]
        for owner in links.owners {
            let role = owner.isParent ? "parent" : "directory"
            lines.append("\(role): \(plain([owner.id, owner.name, owner.email]))")
        }
        let several = persons.filter { $0.accounts.count > 1 }
        if !several.isEmpty { lines += ["", paint.bold("persons with several accounts")] }
        lines += table(several, width)
        if !links.links.isEmpty {
            lines += ["", paint.bold("what ties them: the strongest links that do")]
        }
        lines += linkTable()
        for family in links.families {
            lines += ["", paint.bold("of one make: ") + Terminal.plain(family.words)]
            lines.append(
                "\(family.accountIDs.count) accounts, where \(tenths(family.expected)) would be "
                    + "usual; weight \(weight(family.weight))")
            lines.append(
                "  " + Terminal.plain(family.accountIDs.prefix(Self.largest).joined(separator: " "))
            )
            lines += more(family.accountIDs.count, "accounts")
        }
        return lines.joined(separator: "\n")
    }

    private func table(_ persons: [Person], _ width: Int) -> [String] {
        if persons.isEmpty { return [] }
        var table = TextTable([.left, .right, .right, .left])
        table.add(["person", "accounts", "addresses", "names"])
        for person in persons.prefix(Self.largest) {
            let names = person.accounts.map(\.name).filter { !$0.isEmpty }
            let addresses = Set(person.accounts.map(\.email).filter { !$0.isEmpty })
            table.add([
                Terminal.plain(person.id), String(person.accounts.count),
                String(addresses.count), Terminal.plain(distinct(names).joined(separator: ", ")),
            ])
        }
        return table.lines(cutting: 3, to: width) + more(persons.count, "persons")
    }

    /// As wide as the reasons are: they are what is looked for.
    private func linkTable() -> [String] {
        if links.links.isEmpty { return [] }
        var table = TextTable([.left, .left, .right, .left])
        table.add(["account", "tied to", "weight", "because"])
        for link in links.links.prefix(Self.largest) {
            table.add([name(link.left), name(link.right), weight(link.weight), link.agreement])
        }
        return table.lines() + more(links.links.count, "links")
    }

    private func more(_ count: Int, _ what: String) -> [String] {
        count > Self.largest ? ["... and \(count - Self.largest) more \(what)"] : []
    }

    private func weight(_ weight: Double) -> String { "+" + tenths(weight) }

    private func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func name(_ end: AffiliateLinks.Link.End) -> String {
        switch end {
        case .account(let index): Terminal.plain(links.accounts[index].id)
        case .owner(let index): "directory:" + Terminal.plain(links.owners[index].id)
        }
    }

    private func plain(_ words: [String]) -> String {
        Terminal.plain(words.filter { !$0.isEmpty }.joined(separator: ", "))
    }

    /// Each once, in the order of first sight.
    private func distinct(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }

    func json() -> String {
        var line = JSONLine()
        line.string("affiliate_id", id)
        line.objects("persons", persons) { row, person in
            row.string("person", person.id)
            row.strings("customer_ids", person.accounts.map(\.id))
        }
        line.objects("links", links.links) { row, link in
            row.string("from", name(link.left))
            row.string("to", name(link.right))
            row.string("agreement", link.agreement)
            row.number("weight", link.weight)
        }
        line.objects("families", links.families) { row, family in
            row.string("family", family.words)
            row.strings("customer_ids", family.accountIDs)
            row.number("expected", family.expected)
            row.number("weight", family.weight)
        }
        return line.text()
    }
}
