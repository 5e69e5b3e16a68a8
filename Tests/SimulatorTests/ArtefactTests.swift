import Records
import Testing

@testable import Simulator

/// Planted customers must not stand out by anything that fraud would not cause.
struct ArtefactTests {
    /// A firm's customers as the records show them, without grey ones: nobody knows what they are.
    private struct Observed {
        let row: CustomerRow
        let kind: FraudKind?
        let fee: TransactionRow?
        let fees: [TransactionRow]
        let activity: [ActivityRow]
        let firm: SimulatedFirm
    }

    private static let observed: [Observed] = Firms.standard.flatMap { firm -> [Observed] in
        let grey = Set(firm.truth.greyCommissions)
        let greyCustomers = Set(
            firm.commissions.filter { grey.contains($0.commissionID) }.map(\.customerID))
        let transactions = Dictionary(grouping: firm.transactions, by: \.customerID)
        let activity = Dictionary(grouping: firm.activity, by: \.customerID)
        return firm.latestCustomers.values.filter { !greyCustomers.contains($0.customerID) }
            .map { row in
                let fees = (transactions[row.customerID] ?? [])
                    .filter { $0.transactionType == "challenge_fee" }
                return Observed(
                    row: row, kind: firm.truth.customers[row.customerID],
                    fee: fees.first { $0.status != "failed" }, fees: fees,
                    activity: activity[row.customerID] ?? [], firm: firm)
            }
    }

    private static let allPlanted = observed.filter { $0.kind != nil }
    private static let allHonest = observed.filter { $0.kind == nil }
    private var planted: [Observed] { Self.allPlanted }
    private var honest: [Observed] { Self.allHonest }
    /// Kinds whose very pattern is when they buy.
    private static let timed: Set<FraudKind> = [.lockstep, .challengeChurn, .countryFarm]

    @Test func `there is enough of both to compare`() {
        #expect(planted.count > 700 && honest.count > 6_000)
    }

    @Test func `optional fields are missing alike`() {
        compareShares("email") { $0.row.email == nil }
        compareShares("name") { $0.row.firstName == nil }
        compareShares("country") { $0.row.countryCode == nil }
        compareShares("language") { $0.row.languageID == nil }
        compareShares("campaign") { $0.row.campaignID == nil }
        compareShares("kyc") { $0.row.kycStatusID == nil }
        compareShares("sales status") { $0.row.salesStatusID == nil }
        compareShares("product") { $0.row.accountSize == nil }
        compareShares("phase") { $0.row.phase == nil }
        compareShares("last modified") { $0.row.lastModifiedDate == nil }
    }

    @Test func `drawdown is missing alike`() {
        compareShares("drawdown", among: { !$0.activity.isEmpty }) {
            $0.activity[0].drawdownHundredths == nil
        }
    }

    @Test func `clicks are missing alike but for self-referral`() {
        compareShares("click", among: { $0.kind != .selfReferral }) { $0.row.clickID == nil }
        let own = planted.filter { $0.kind == .selfReferral }
        #expect(own.filter { $0.row.clickID == nil }.count * 5 > own.count)
    }

    @Test func `records are re-sent alike`() {
        compareShares("pending") { $0.fees.contains { $0.status == "pending" } }
        compareShares("declined") { $0.fees.contains { $0.status == "failed" } }
        // Of one row each: who trades more has more of everything.
        compareShares("intra-day", among: { !$0.activity.isEmpty }) {
            let first = ActivityKey($0.activity[0])
            return $0.activity.dropFirst().contains { ActivityKey($0) == first }
        }
    }

    @Test func `the delay from sign-up to purchase is alike`() {
        compareDistributions("delay", planted, honest) { customer in
            customer.fee.map { $0.transactionDate.days(since: customer.row.signupDate) }
        }
    }

    @Test func `people sign up at the same hours of their day`() {
        let offsets = Dictionary(
            uniqueKeysWithValues: Country.all.map { ($0.code, $0.utcOffset) })
        let untimed = planted.filter { !Self.timed.contains($0.kind ?? .lockstep) }
        // Retries follow the hour of a failure, for honest people too.
        compareDistributions("hour", untimed, honest.filter { !isRetry($0) }) { customer in
            guard let offset = customer.row.countryCode.flatMap({ offsets[$0] }) else { return nil }
            let time = customer.row.signupDate
            let hour = time.days(since: time.day.start) * 24 + Double(offset)
            return (hour + 24).truncatingRemainder(dividingBy: 24)
        }
    }

    @Test func `seconds tell nothing`() {
        compareDistributions("second", planted, honest) { customer in
            Double(customer.row.signupDate.microseconds / 1_000_000 % 60)
        }
    }

    @Test func `discounts are alike where the day is free`() {
        compareShares("discount", among: { !Self.timed.contains($0.kind ?? .hedging) }) {
            guard let fee = $0.fee else { return false }
            return !listPrices.contains(fee.amount)
        }
    }

    @Test func `cents are spread alike`() {
        compareDistributions("cents", planted, honest) { customer in
            customer.activity.first.map { Double(abs($0.pnl.units) / 100 % 100) }
        }
    }

    @Test func `ids and rows follow time, whoever is behind them`() {
        for firm in Firms.standard {
            let dates = firm.activity.map(\.date)
            #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 <= $1 })
            let fees = firm.latestTransactions.values.sorted { $0.transactionID < $1.transactionID }
            #expect(
                zip(fees, fees.dropFirst()).allSatisfy { $0.transactionDate <= $1.transactionDate })
        }
    }

    private var listPrices: Set<Money> {
        Set(
            ChallengeType.allCases.flatMap { type in
                Product.sizes.indices.map {
                    Money(cents: Product(type, sizeIndex: $0).feeInCents)
                }
            })
    }

    private func isRetry(_ customer: Observed) -> Bool {
        customer.firm.truth.lookAlikes[.honestRetry]?.contains(customer.row.customerID) ?? false
    }

    /// Two proportions by their pooled z; 3.3 is one in a thousand.
    private func compareShares(
        _ name: String, among group: (Observed) -> Bool = { _ in true },
        location: SourceLocation = #_sourceLocation, _ property: (Observed) -> Bool
    ) {
        let left = planted.filter(group).map(property)
        let right = honest.filter(group).map(property)
        let counts = (Double(left.filter { $0 }.count), Double(right.filter { $0 }.count))
        let pooled = (counts.0 + counts.1) / Double(left.count + right.count)
        let spread = pooled * (1 - pooled) * (1 / Double(left.count) + 1 / Double(right.count))
        let shares = (counts.0 / Double(left.count), counts.1 / Double(right.count))
        let z = (shares.0 - shares.1) / max(spread, 1e-12).squareRoot()
        #expect(
            abs(z) < 3.3, "\(name): planted \(shares.0), honest \(shares.1)",
            sourceLocation: location)
    }

    /// Two samples by Kolmogorov-Smirnov, at one in a thousand.
    private func compareDistributions(
        _ name: String, _ left: [Observed], _ right: [Observed],
        location: SourceLocation = #_sourceLocation, _ value: (Observed) -> Double?
    ) {
        let first = left.compactMap(value).sorted()
        let second = right.compactMap(value).sorted()
        let scale = (1 / Double(first.count) + 1 / Double(second.count)).squareRoot()
        let distance = greatestDistance(first, second)
        #expect(distance < 1.95 * scale, "\(name): \(distance / scale)", sourceLocation: location)
    }

    /// Greatest difference between two empirical distribution functions of sorted values.
    private func greatestDistance(_ first: [Double], _ second: [Double]) -> Double {
        var (i, j, greatest) = (0, 0, 0.0)
        while i < first.count && j < second.count {
            let value = min(first[i], second[j])
            while i < first.count && first[i] <= value { i += 1 }
            while j < second.count && second[j] <= value { j += 1 }
            let difference = Double(i) / Double(first.count) - Double(j) / Double(second.count)
            greatest = max(greatest, abs(difference))
        }
        return greatest
    }
}
