import FirmRecords
import Holds
import Records
import Store

/// A firm whose lines and flags come and go at random: what settles would say of it.
struct RandomFirm {
    private var stream: SeededStream
    private var amounts: [String: Int64] = [:]
    /// Lines that are not in dollars.
    private var inEuros: Set<String> = []
    private(set) var flags: [String: Flag] = [:]
    private(set) var lines: [HoldableLine] = []

    private static let usd = CurrencyCode(text: "USD")
    private static let euro = CurrencyCode(text: "EUR")

    init(seed: UInt64) { stream = SeededStream(seed) }

    mutating func below(_ bound: Int) -> Int { stream.integer(0...bound - 1) }

    /// Changes some lines and flags, then says what a settle would.
    mutating func settle() -> Settlement {
        for _ in 0..<below(4) { amounts["K\(below(12))"] = Int64(below(5)) * 100_000 }
        if below(4) == 0 { amounts["K\(below(12))"] = nil }
        if below(3) == 0 { inEuros.formSymmetricDifference(["K\(below(12))"]) }
        for _ in 0..<below(3) { changeFlag("F\(below(4))") }
        lines = amounts.keys.sorted().compactMap(line)
        return Settlement(
            asOf: noon, flags: flags.values.sorted { $0.id < $1.id }, holds: holds(),
            standings: [], lines: .all(lines), ruleErrors: [],
            rules: RuleVersions(digest: "R", text: ""))
    }

    private mutating func changeFlag(_ id: String) {
        if flags[id] != nil, below(3) == 0 {
            flags[id] = nil
            return
        }
        let count = below(6)
        let customers = (0..<count).map { _ in "C\(below(12))" }
        flags[id] = Flag(
            id: id, rule: "r", ruleVersion: "1", pattern: "p-\(id)", family: "refunds",
            subjectKind: "affiliate", subjectID: "A1", affiliateIDs: ["A1"],
            customerIDs: Set(customers).sorted(), transactionIDs: [], logOdds: Double(below(6)),
            posterior: 0.9 + Double(below(10)) / 100, explanation: "", evidence: [], status: .open,
            raisedAt: noon, asOf: noon, baseline: "B")
    }

    private func line(_ id: String) -> HoldableLine? {
        guard let amount = amounts[id],
            let currency = inEuros.contains(id) ? Self.euro : Self.usd
        else { return nil }
        return HoldableLine(
            commissionID: id, affiliateID: "A\(id.utf8.count % 2)",
            customerID: "C" + id.dropFirst(), transactionID: "", amount: Money(units: amount),
            currency: currency, status: .accrued)
    }

    private func holds() -> [Hold] {
        var book = HoldBook()
        for flag in flags.values.sorted(by: { $0.id < $1.id }) {
            for line in lines where flag.customerIDs.contains(line.customerID) {
                book.hold(line, for: flag)
            }
        }
        return book.holds()
    }

    mutating func dueLines() -> [DueLine] {
        lines.filter { _ in stream.chance(50) }.map {
            DueLine(
                commissionID: $0.commissionID, affiliateID: $0.affiliateID, amount: $0.amount,
                currency: $0.currency)
        }
    }
}
