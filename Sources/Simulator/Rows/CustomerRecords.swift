import Records

extension RecordBook {
    /// Versions of all customers in the order in which they were sent.
    func customerRows() -> [CustomerRow] {
        accounts.indices.flatMap(versions)
            .sorted { ($0.sent, $0.row.customerID) < ($1.sent, $1.row.customerID) }
            .map(\.row)
    }

    /// One version at the end, or one at sign-up and one at each change of phase.
    private func versions(_ index: Int) -> [(sent: EventTime, row: CustomerRow)] {
        let account = accounts[index]
        var stream = account.stream.derived("versions")
        let hasVersions = stream.chance(world.configuration.customerResendShare)
        let hasModified = !stream.chance(world.configuration.missing.lastModified)
        let review = account.signup.advanced(byHours: stream.exponential(mean: 40))
        let changes =
            [(account.signup, account.product.firstPhase)]
            + account.trading.milestones.map { ($0.time, $0.phase) }
        let last = changes[changes.count - 1]
        let quiet = max(last.0, min(review, world.calendar.end.advanced(byHours: -1)))
        return (hasVersions ? changes : [(quiet, last.1)]).map { time, phase in
            var row = latestRow(index)
            row.lastModifiedDate = hasModified ? time : nil
            if row.phase != nil { row.phase = phase.rawValue }
            return (time, row)
        }
    }

    func latestRow(_ index: Int) -> CustomerRow {
        let account = accounts[index]
        let rates = world.configuration.missing
        var stream = account.stream.derived("fields")
        var row = CustomerRow(
            customerID: customerID(index), signupDate: account.signup,
            affiliateID: plans[account.affiliate].id)
        fillTracking(&row, account, rates, &stream)
        fillStatus(&row, account, rates, &stream)
        fillIdentity(&row, account, rates, &stream)
        return row
    }

    private func fillTracking(
        _ row: inout CustomerRow, _ account: Account, _ rates: MissingRates,
        _ stream: inout RandomStream
    ) {
        let campaign = stream.integer(in: 1...4)
        let missesCampaign = stream.chance(rates.campaign)
        row.campaignID = missesCampaign ? nil : "cmp-\(account.affiliate + 1)-\(campaign)"
        let click = String(stream.next() >> 16, radix: 16)
        row.clickID = stream.chance(clickMissing(account, rates)) ? nil : "clk" + click
    }

    private func clickMissing(_ account: Account, _ rates: MissingRates) -> Double {
        switch account.label {
        case .fraud(.selfReferral), .grey(.selfReferral):
            max(rates.clickIDOfSelfReferral, plans[account.affiliate].codeShare)
        default: max(rates.clickID, plans[account.affiliate].codeShare)
        }
    }

    private func fillStatus(
        _ row: inout CustomerRow, _ account: Account, _ rates: MissingRates,
        _ stream: inout RandomStream
    ) {
        let isApproved = account.payments.contains { $0.kind == .payout } || stream.chance(0.68)
        let other = stream.chance(0.9) ? "pending" : "rejected"
        row.kycStatusID = stream.chance(rates.kycStatus) ? nil : isApproved ? "approved" : other
        let sales = stream.pick(["new", "contacted", "converted", "converted"])
        row.salesStatusID = stream.chance(rates.salesStatus) ? nil : sales
        if !stream.chance(rates.product) {
            row.challengeType = account.product.type.rawValue
            row.accountSize = account.product.size
        }
        row.phase = stream.chance(rates.phase) ? nil : account.product.firstPhase.rawValue
    }

    private func fillIdentity(
        _ row: inout CustomerRow, _ account: Account, _ rates: MissingRates,
        _ stream: inout RandomStream
    ) {
        if !stream.chance(rates.names) {
            row.firstName = account.identity.firstName
            row.lastName = account.identity.lastName
        }
        row.email = stream.chance(rates.email) ? nil : account.identity.mailbox.address
        row.countryCode = stream.chance(rates.country) ? nil : account.country.code
        let language = stream.chance(0.75) ? account.country.language : "en"
        row.languageID = stream.chance(rates.language) ? nil : language
    }
}

extension Product {
    var firstPhase: Phase { type.targets.isEmpty ? .funded : .phase1 }
}
