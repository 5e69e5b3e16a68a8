internal import Records
internal import Statistics

/// Accounts under an affiliate that belong to one person: the affiliate itself under other faces,
/// or a single buyer behind much of its commission.
///
/// Each person with several accounts, or who matches the affiliate's directory entry, its parent's,
/// or the owner in whose affiliate this one buys in turn, is judged on how many accounts one person
/// has elsewhere in the firm, on how many different addresses it took to open them and on agreement
/// with the directory. Missing click ids, no trading, purchases within minutes and few persons
/// behind the affiliate's accounts support that, and alone say nothing. A loyal customer buys again
/// under one address; a family shares a surname, not a name.
package struct IdentityConcentration: Statistic, ReadsOwners {
    package static let description = StatisticDescription(
        name: "identity_concentration", subject: .affiliate,
        summary: "one person behind many of an affiliate's accounts, or the affiliate itself",
        fields: [
            SignalField("accounts", .count, "accounts of the persons concerned"),
            SignalField("persons", .count, "persons behind all of the affiliate's accounts"),
            SignalField("conversions", .count, "accounts of the affiliate with a settled fee"),
            SignalField("addresses", .count, "different addresses of the strongest person"),
            SignalField("idle", .count, "accounts concerned that were hardly used"),
            SignalField(
                "directory", .count,
                "1 if one of them matches the directory: the affiliate, its parent, or the owner of "
                    + "an affiliate through which this one buys in turn"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [])

    private var owners: OwnerFaces?
    private var visits = OwnerVisits()
    private var book = IdentityBook()
    private var fits = PersonJudge.Fits()
    private var judge: PersonJudge?
    private var words: [UInt32: Word] = [:]

    /// What is said of one affiliate.
    private struct Word: Sendable {
        var finding: Finding
        /// What it hangs on beside the judge, its persons and its owners.
        var reads: FirmReads?
    }

    /// Affiliates whose persons the last settle looked at anew.
    var renewedAffiliates: Int { book.renewed.count { book[$0] != nil } }

    package init(settings: [Double]) {}

    package mutating func settle(_ population: Population) -> SignalResult {
        visits.settle(population)
        let owners = OwnerFaces(population, visits)
        self.owners = owners
        book.settle(population, owners)
        let judge = PersonJudge(book.tallies, &fits)
        let affiliates = population.order.affiliates
        let known = judge == self.judge ? words : [:]
        self.judge = judge
        let said = parallelMap(affiliates.count, threads: population.threads) {
            [book] index -> Word? in
            let affiliate = affiliates[index]
            if !book.renewed.contains(affiliate), let word = known[affiliate],
                word.reads?.isCurrent(population.persons.firm) ?? true
            {
                return word
            }
            return Self.word(affiliate, book, population, owners, judge)
        }
        words = Dictionary(uniqueKeysWithValues: zip(affiliates, said)).compactMapValues(\.self)
        return SignalResult(
            findings: said.compactMap { $0?.finding }, baseline: judge.baseline)
    }

    private static func word(
        _ affiliate: UInt32, _ book: IdentityBook, _ population: Population, _ owners: OwnerFaces,
        _ judge: PersonJudge
    ) -> Word? {
        guard let kept = book[affiliate] else { return nil }
        let concentration = judge.concentration(kept.tally.repeats, of: kept.accounts)
        let weights = kept.notable.map {
            judge.logLikelihoodRatio(
                $0, persons: kept.tally.persons, accounts: kept.accounts,
                concentration: concentration)
        }
        let kin = kept.kin.map { judge.logLikelihoodRatio($0, accounts: kept.accounts) }
        if zip(kept.notable, weights).contains(where: AffiliatePersons.isOfConcern)
            || kin.contains(where: { $0 >= PersonJudge.concern })
        {
            let persons = AffiliatePersons(of: affiliate, population, owners[affiliate], judge)
            return Word(
                finding: finding(affiliate, persons, population),
                reads: FirmReads(persons.scope, population.persons.firm))
        }
        // The first of the strongest.
        let strongest = weights.indices.max { (weights[$0], $1) < (weights[$1], $0) }
        return Word(
            finding: Finding(
                subject: Subject(kind: .affiliate, first: affiliate),
                values: [
                    0, Double(kept.tally.persons), Double(kept.accounts),
                    Double(strongest.map { kept.notable[$0].addresses } ?? 0), 0, 0,
                    max(strongest.map { weights[$0] } ?? 0, kin.max() ?? 0),
                ]))
    }

    private static func finding(
        _ affiliate: UInt32, _ persons: AffiliatePersons, _ population: Population
    ) -> Finding {
        let customers = Set(persons.implicated.flatMap(\.members)).sorted()
            .map { persons.customers[$0] }
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(customers.count), Double(persons.persons), Double(persons.customers.count),
                Double(persons.strongest?.addresses ?? 0),
                Double(customers.count(where: population.isIdle)),
                persons.implicated.contains { $0.directory > 0 } ? 1 : 0, persons.logOdds,
            ],
            customers: customers)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let affiliate = finding.subject.first
        let owners = owners(of: affiliate)
        let links = IdentityLinks(finding.customers, of: affiliate, owners, population)
        var evidence = Evidence(ofAccounts: finding.customers, in: population) {
            links.values(of: $0)
        }
        evidence.basis = .affiliate(owners, links.reads)
        return evidence
    }

    func owners(of affiliate: UInt32) -> [OwnerFaces.Owner] { owners?[affiliate] ?? [] }
}

extension Evidence {
    /// A row for each account with its fees; `more` adds to the row of one.
    init(
        ofAccounts customers: [UInt32], in population: Population,
        more: (UInt32) -> [(name: String, value: EvidenceRow.Value)]
    ) {
        let records = population.records
        let table = records.customers
        self.init(rows: [], transactions: [], newest: .distantPast)
        for customer in customers {
            let purchases = Account.purchases(of: customer, population)
            transactions += purchases.map(\.transaction)
            newest = max(newest, purchases.last?.time ?? .distantPast)
            rows.append(
                EvidenceRow(
                    [
                        ("kind", .text("account")),
                        ("customer_id", .text(records.customerIDs[customer])),
                        ("person", .text(records.customerIDs[population.persons[customer]])),
                        ("name", .text(records.fullName(of: customer))),
                        ("email", .text(records.word(table.email[Int(customer)]))),
                        ("trading_days", .count(population.accounts[customer].tradingDays)),
                    ] + more(customer)))
        }
    }
}

extension CurrentRecords {
    /// A name or an address as a person reads it.
    func word(_ id: UInt32) -> String {
        id == CustomerTable.none ? "" : DigestedIdentity.shown(words[id])
    }

    func fullName(of customer: UInt32) -> String {
        [customers.firstName[Int(customer)], customers.lastName[Int(customer)]].map(word)
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
