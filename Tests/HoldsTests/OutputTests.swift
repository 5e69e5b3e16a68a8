import Holds
import Records
import Testing

/// The rows of the four output files, byte for byte.
struct OutputTests {
    private func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

    @Test func `a flag is written field by field`() {
        #expect(
            text(flag("F1").jsonLine)
                == #"{"flag_id":"F1","rule":"some-rule","rule_version":"abc123","#
                + #""pattern":"refund_abuse","family":"refunds","#
                + #""subject":{"kind":"affiliate","id":"A1"},"affiliate_ids":["A1"],"#
                + #""customer_ids":["C1","C2"],"transaction_ids":["T1"],"log_odds":4.5,"#
                + #""posterior":0.95,"explanation":"4 of 20 fees \"came back\"","#
                + #""evidence":[{"kind":"refund","days_after":3,"weight":0.25,"amount":99,"#
                + #""amount_currency":"JPY"}],"status":"open","#
                + #""raised_at":"2026-03-02T00:00:00Z","as_of":"2026-03-03T00:00:00Z","#
                + #""baseline":"B1"}"#)
    }

    @Test func `a hold is written field by field`() {
        var book = HoldBook()
        book.hold(line(), for: flag("F1"))
        book.hold(line(), for: flag("F2"))
        #expect(
            book.holds().map(\.jsonLine).map(text) == [
                #"{"hold_id":"H864e08adf34264c61b41","commission_id":"K1","affiliate_id":"A1","#
                    + #""customer_id":"C1","transaction_id":"T1","amount":14.85,"#
                    + #""currency":"USD","flag_ids":["F1","F2"],"reason_code":"refund_abuse","#
                    + #""status":"held"}"#
            ])
    }

    @Test func `an affiliate is written field by field`() {
        let standing = AffiliateStanding(
            id: "A1", posterior: 0.125,
            amounts: [
                CurrencyAmounts(
                    currency: currency("EUR"), accrued: MoneySum(units: 148_500),
                    held: MoneySum(units: 100_000)),
                CurrencyAmounts(currency: currency("KWD"), accrued: MoneySum(units: 12_340)),
            ],
            patterns: ["hedged_pair", "refund_abuse"], customers: 7, persons: 6)
        #expect(
            text(standing.jsonLine)
                == #"{"affiliate_id":"A1","score":0.125,"amounts":["#
                + #"{"currency":"EUR","accrued":14.85,"held":10.00},"#
                + #"{"currency":"KWD","accrued":1.234,"held":0.000}],"#
                + #""patterns":["hedged_pair","refund_abuse"],"customers":7,"persons":6}"#)
    }

    @Test func `a reject is written field by field`() {
        let violation = Violation(
            code: .currency, field: "currency", found: "`EURO`", expected: "a code")
        let reject = Reject(
            source: "customers.csv", line: 12, violation: violation, record: "a,\"b\"\n")
        #expect(
            text(reject.jsonLine)
                == #"{"source":"customers.csv","line":12,"code":"currency","field":"currency","#
                + #""message":"`currency`: expected a code, found `EURO`","#
                + #""record":"a,\"b\"\n"}"#)
    }

    @Test(
        arguments: [
            (148_500, "USD", "14.85"), (148_000, "USD", "14.80"), (1_000_000, "JPY", "100"),
            (12_340, "BHD", "1.234"), (12_345, "CLF", "1.2345"), (100, "USD", "0.01"),
            (92_233_720_368_547_700, "EUR", "9223372036854.77"),
        ] as [(Int64, String, String)])
    func `amounts stand exactly at the scale of their currency`(
        _ units: Int64, _ code: String, _ expected: String
    ) {
        var book = HoldBook()
        book.hold(line(amount: units, currency: code), for: flag("F1"))
        let row = book.holds().map { text($0.jsonLine) }.first ?? ""
        #expect(row.contains(#""amount":\#(expected),"currency":"\#(code)","#))
    }
}
