import Holds
import Records

func currency(_ code: String) -> CurrencyCode {
    guard let currency = CurrencyCode(text: code) else {
        preconditionFailure("\(code) is no currency")
    }
    return currency
}

/// A line of 14.85 USD unless said otherwise.
func line(
    _ id: String = "K1", affiliate: String = "A1", amount: Int64 = 148_500,
    currency code: String = "USD", status: CommissionStatus = .accrued
) -> HoldableLine {
    HoldableLine(
        commissionID: id, affiliateID: affiliate, customerID: "C1", transactionID: "T1",
        amount: Money(units: amount), currency: currency(code), status: status)
}

func flag(
    _ id: String, pattern: String = "refund_abuse", posterior: Double = 0.95
) -> Flag {
    Flag(
        id: id, rule: "some-rule", ruleVersion: "abc123", pattern: pattern, family: "refunds",
        subjectKind: "affiliate", subjectID: "A1", affiliateIDs: ["A1"],
        customerIDs: ["C1", "C2"], transactionIDs: ["T1"], logOdds: 4.5, posterior: posterior,
        explanation: "4 of 20 fees \"came back\"",
        evidence: [
            EvidenceRow([
                ("kind", .text("refund")), ("days_after", .count(3)), ("weight", .number(0.25)),
                ("amount", .money(Money(units: 990_000), currency("JPY"))),
            ])
        ],
        status: .open, raisedAt: Day(year: 2026, month: 3, day: 2).start,
        asOf: Day(year: 2026, month: 3, day: 2).end, baseline: "B1")
}
