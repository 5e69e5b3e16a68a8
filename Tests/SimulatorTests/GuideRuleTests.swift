import Records
import Testing

@testable import Simulator

/// Every row keeps the rules of the integration guide.
struct GuideRuleTests {
    @Test(arguments: Firms.standard)
    func `customers are valid`(firm: SimulatedFirm) {
        let affiliates = Set(firm.affiliates.map(\.affiliateID))
        check(firm.customers, "affiliate") { affiliates.contains($0.affiliateID) }
        check(firm.customers, "dates") {
            $0.signupDate <= $0.lastModifiedDate ?? $0.signupDate
                && $0.lastModifiedDate ?? $0.signupDate < firm.truth.asOf
        }
        check(firm.customers, "email") { $0.email.map(isAddress) ?? true }
        check(firm.customers, "country") { $0.countryCode.map(isCountry) ?? true }
        check(firm.customers, "language") { $0.languageID.map { $0.utf8.count == 2 } ?? true }
        check(firm.customers, "phase") { $0.phase.map { Phase(rawValue: $0) != nil } ?? true }
        check(firm.customers, "type") {
            $0.challengeType.map { ChallengeType(rawValue: $0) != nil } ?? true
        }
        check(firm.customers, "size") { $0.accountSize.map(Product.sizes.contains) ?? true }
    }

    @Test(arguments: Firms.standard)
    func `customer ids are given in order of sign-up`(firm: SimulatedFirm) {
        let ordered = firm.latestCustomers.values.sorted { $0.customerID < $1.customerID }
        #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $0.signupDate <= $1.signupDate })
        #expect(ordered.count == Set(ordered.map(\.customerID)).count)
    }

    @Test(arguments: Firms.standard)
    func `versions of a customer differ in phase and come in order`(firm: SimulatedFirm) {
        let successions = Dictionary(grouping: firm.customers, by: \.customerID).values
            .flatMap { zip($0, $0.dropFirst()) }
        check(successions, "same person") {
            $0.signupDate == $1.signupDate && $0.email == $1.email
        }
        check(successions, "order") { earlier, later in
            guard let before = earlier.lastModifiedDate else { return true }
            return later.lastModifiedDate.map { before < $0 } ?? false
        }
    }

    @Test(arguments: Firms.standard)
    func `transactions are valid`(firm: SimulatedFirm) {
        let customers = firm.latestCustomers
        let types = ["challenge_fee", "payout", "reset_fee", "refund", "adjustment"]
        check(firm.transactions, "date") { row in
            let signup = customers[row.customerID]?.signupDate
            return signup.map { $0 <= row.transactionDate } ?? false
                && row.transactionDate < firm.truth.asOf
        }
        check(firm.transactions, "type") { types.contains($0.transactionType) }
        check(firm.transactions, "status") {
            ["pending", "completed", "failed"].contains($0.status)
        }
        check(firm.transactions, "cents") { $0.amount.isExact(minorDigits: 2) }
        check(firm.transactions, "sign") {
            ($0.amount < .zero) == ($0.transactionType == "adjustment")
        }
    }

    @Test(arguments: Firms.standard)
    func `a pending transaction is sent again under the same id`(firm: SimulatedFirm) {
        let versions = Dictionary(grouping: firm.transactions, by: \.transactionID).values
        let again = versions.filter { $0.count == 2 }
        #expect(!again.isEmpty)
        #expect(again.allSatisfy { $0.map(\.status) == ["pending", "completed"] })
        #expect(versions.allSatisfy { $0.count <= 2 })
    }

    @Test(arguments: Firms.standard)
    func `no fee comes back twice`(firm: SimulatedFirm) {
        let back = firm.latestTransactions.values
            .filter { ["refund", "adjustment"].contains($0.transactionType) }
        #expect(Set(back.map(\.customerID)).count == back.count)
    }

    @Test(arguments: Firms.standard)
    func `activity is valid`(firm: SimulatedFirm) {
        let customers = firm.latestCustomers
        check(firm.activity, "customer and date") { row in
            customers[row.customerID].map { $0.signupDate.day <= row.date } ?? false
                && row.date < firm.truth.asOf.day
        }
        check(firm.activity, "lots") { $0.lotHundredths > 0 }
        check(firm.activity, "cents") { $0.pnl.isExact(minorDigits: 2) }
        check(firm.activity, "drawdown") {
            $0.drawdownHundredths ?? 0 >= 0 && $0.maximumDrawdownHundredths ?? 0 >= 0
        }
    }

    @Test(arguments: Firms.standard)
    func `an intra-day version comes before the final one`(firm: SimulatedFirm) {
        let versions = Dictionary(grouping: firm.activity, by: ActivityKey.init).values
        #expect(versions.allSatisfy { $0.count <= 2 })
        let replaced = versions.filter { $0.count == 2 }
        #expect(!replaced.isEmpty)
        #expect(replaced.allSatisfy { $0[0].lotHundredths <= $0[1].lotHundredths })
    }

    @Test(arguments: Firms.standard)
    func `a commission is fifteen per cent of a settled fee`(firm: SimulatedFirm) {
        let transactions = firm.latestTransactions
        let settled = transactions.values.filter {
            $0.transactionType == "challenge_fee" && $0.status == "completed"
        }
        #expect(Set(firm.commissions.map(\.transactionID)) == Set(settled.map(\.transactionID)))
        check(firm.commissions, "share") { line in
            guard let fee = transactions[line.transactionID] else { return false }
            let share = try? fee.amount.share(partsPerMillion: 150_000, minorDigits: 2)
            return line.amount == share && line.customerID == fee.customerID
        }
        check(firm.commissions, "status") { ["accrued", "paid"].contains($0.status) }
    }

    /// Every row keeps `rule`; the first that does not is shown.
    private func check<Row>(
        _ rows: [Row], _ name: Comment, location: SourceLocation = #_sourceLocation,
        rule: (Row) -> Bool
    ) {
        let first = rows.first { !rule($0) }
        #expect(first == nil, name, sourceLocation: location)
    }

    private func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let allowed = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return allowed && parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
            && !parts[0].hasPrefix(".") && !parts[0].hasSuffix(".") && !parts[0].contains("..")
    }

    private func isCountry(_ text: String) -> Bool {
        CountryCode(text: text) != nil
    }
}
