import Testing

@testable import Records

struct ValidationTests {
    static let valid: [Entity: [String: Value]] = [
        .customers: [
            "customer_id": .text("C1"), "affiliate_id": .text("A1"),
            "signup_date": .text("2026-03-01T09:30:00Z"),
        ],
        .transactions: [
            "transaction_id": .text("T1"), "customer_id": .text("C1"),
            "transaction_type": .text("challenge_fee"), "amount_currency": .number("99.00"),
            "currency": .text("USD"), "transaction_date": .text("2026-03-01T09:30:00Z"),
            "status": .text("completed"),
        ],
        .tradingActivity: [
            "date": .text("2026-03-01"), "customer_id": .text("C1"), "instrument": .text("EURUSD"),
            "currency": .text("USD"), "lots_traded": .number("0.25"), "pnl": .number("-17.5"),
        ],
        .affiliates: ["affiliate_id": .text("A1")],
        .commissions: [
            "commission_id": .text("L1"), "affiliate_id": .text("A1"), "customer_id": .text("C1"),
            "amount": .number("14.85"), "currency": .text("USD"),
            "accrued_date": .text("2026-03-01T09:30:00Z"), "status": .text("accrued"),
        ],
    ]

    struct Change: Sendable {
        var entity: Entity
        var field: String
        var value: Value?
        /// The code, or empty when the record is to be taken.
        var code: String

        init(_ entity: Entity, _ field: String, _ value: Value?, _ code: String) {
            (self.entity, self.field, self.value, self.code) = (entity, field, value, code)
        }
    }

    static let texts: [Change] = [
        Change(.customers, "customer_id", nil, "required"),
        Change(.customers, "customer_id", .null, "required"),
        Change(.customers, "customer_id", .cell(""), "required"),
        Change(.customers, "customer_id", .text(""), "empty"),
        Change(.customers, "customer_id", .number("7"), "wrong_type"),
        Change(.customers, "customer_id", .boolean, "wrong_type"),
        Change(.customers, "customer_id", .composite, "wrong_type"),
        Change(.customers, "customer_id", .cell("7"), ""),
        Change(.customers, "customer_id", .text(String(repeating: "x", count: 500)), ""),
        Change(.customers, "customer_id", .text(String(repeating: "x", count: 501)), "too_long"),
        Change(.customers, "customer_id", .text(String(repeating: "\u{E9}", count: 500)), ""),
        Change(
            .customers, "customer_id", .text(String(repeating: "\u{E9}", count: 501)), "too_long"),
        Change(.customers, "customer_id", .text("C 1"), ""),
        Change(.customers, "customer_id", .text("\u{E9}"), ""),
        Change(.customers, "customer_id", .text(" "), "illegible"),
        Change(.customers, "customer_id", .text("C\u{0}1"), "illegible"),
        Change(.customers, "customer_id", .text("C\u{1B}[31m"), "illegible"),
        Change(.customers, "customer_id", .text("C\u{202E}1"), "illegible"),
        Change(.affiliates, "parent_affiliate_id", .text("A\n"), "illegible"),
        Change(.commissions, "transaction_id", .text("T\u{85}"), "illegible"),
        Change(.customers, "affiliate_id", nil, "required"),
        Change(.customers, "campaign_id", .text(""), ""),
        Change(.customers, "campaign_id", .number("1"), "wrong_type"),
        Change(.customers, "kyc_status_id", .composite, "wrong_type"),
        Change(.customers, "sales_status_id", .boolean, "wrong_type"),
        Change(.customers, "phase", .text(String(repeating: "x", count: 501)), "too_long"),
        Change(.customers, "click_id", .number("1"), "wrong_type"),
        Change(.affiliates, "affiliate_id", .text(""), "empty"),
        Change(.affiliates, "parent_affiliate_id", .number("1"), "wrong_type"),
        Change(.commissions, "transaction_id", .null, ""),
        Change(.commissions, "commission_id", .text("plan:T1"), "reserved_id"),
        Change(.commissions, "commission_id", .text("plan"), ""),
        Change(.tradingActivity, "instrument", nil, "required"),
    ]

    static let forms: [Change] = [
        Change(.customers, "signup_date", .text("2026-03-01"), "date_time"),
        Change(.customers, "signup_date", .number("1"), "wrong_type"),
        Change(.customers, "last_modified_date", .text("yesterday"), "date_time"),
        Change(.customers, "last_modified_date", .null, ""),
        Change(.customers, "last_modified_date", .text(""), ""),
        Change(.customers, "country_code", .text("DE"), ""),
        Change(.customers, "country_code", .text("de"), "country"),
        Change(.customers, "country_code", .text("XX"), "country"),
        Change(.customers, "country_code", .text("DEU"), "country"),
        Change(.customers, "lang_id", .text("en"), ""),
        Change(.customers, "lang_id", .text("EN"), "language"),
        Change(.customers, "lang_id", .text("xx"), "language"),
        Change(.customers, "email", .text("a@b.co"), ""),
        Change(.customers, "email", .text("a@sub.b.co"), ""),
        Change(.customers, "email", .text("\"a b\"@b.co"), "email"),
        Change(.customers, "email", .text("a@b"), "email"),
        Change(.customers, "email", .text("@b.co"), "email"),
        Change(.customers, "email", .text("a@"), "email"),
        Change(.customers, "email", .text("a@b..co"), "email"),
        Change(.customers, "email", .text("a@b.co."), "email"),
        Change(.customers, "email", .text("a@b@c.co"), "email"),
        Change(.customers, "email", .text("nobody"), "email"),
        Change(.affiliates, "registered_date", .text("2026"), "date_time"),
        Change(.affiliates, "country_code", .text("ZZ"), "country"),
        Change(.tradingActivity, "date", .text("2026-02-29"), "date"),
        Change(.tradingActivity, "date", .text("2026-03-01T00:00:00Z"), "date"),
        Change(.transactions, "currency", .text("usd"), "currency"),
        Change(.transactions, "currency", .text("ZZZ"), "currency"),
        Change(.transactions, "currency", .text("XAU"), "currency"),
        Change(.transactions, "currency", .text("XXX"), "currency"),
    ]

    static let words: [Change] = [
        Change(.transactions, "transaction_type", .text("bribe"), "unknown_transaction_type"),
        Change(.transactions, "transaction_type", .text("Refund"), "unknown_transaction_type"),
        Change(.transactions, "transaction_type", .text("refund"), ""),
        Change(.transactions, "status", .text("settled"), ""),
        Change(.transactions, "status", .text("completedx"), "unknown_status"),
        Change(.transactions, "status", .text("lost"), "unknown_status"),
        Change(.commissions, "status", .text("paid"), ""),
        Change(.commissions, "status", .text("completed"), "unknown_status"),
    ]

    static let numbers: [Change] = [
        Change(.transactions, "amount_currency", .text("99"), "wrong_type"),
        Change(.transactions, "amount_currency", .cell("99"), ""),
        Change(.transactions, "amount_currency", .cell("ninety"), "number"),
        Change(.transactions, "amount_currency", .cell(" 1"), "number"),
        Change(.transactions, "amount_currency", .null, "required"),
        Change(.transactions, "amount_currency", .number("1.2345"), ""),
        Change(.transactions, "amount_currency", .number("1.23450"), ""),
        Change(.transactions, "amount_currency", .number("1.23456"), "too_many_decimals"),
        Change(.transactions, "amount_currency", .number("1234567890123456"), "too_many_digits"),
        Change(.transactions, "amount_currency", .number("1e18"), "out_of_range"),
        Change(.transactions, "amount_currency", .number("1e400"), "out_of_range"),
        Change(.transactions, "amount_currency", .number("-1"), "negative"),
        Change(.transactions, "amount_currency", .number("-0"), ""),
        Change(.customers, "account_size", .number("-5"), "negative"),
        Change(.customers, "account_size", .cell(""), ""),
        Change(.customers, "account_size", .composite, "wrong_type"),
        Change(.tradingActivity, "lots_traded", .number("0.001"), "too_many_decimals"),
        Change(.tradingActivity, "lots_traded", .number("-0.01"), "negative"),
        Change(.tradingActivity, "pnl", nil, "required"),
        Change(.tradingActivity, "drawdown", .number("2.123456789"), ""),
        Change(.tradingActivity, "drawdown", .number("-2"), "negative"),
        Change(.tradingActivity, "max_drawdown", .text("2"), "wrong_type"),
        Change(.tradingActivity, "max_drawdown", .cell(""), ""),
        Change(.commissions, "amount", .number("1.005"), "too_many_decimals"),
        Change(.commissions, "amount", .number("-1.25"), ""),
    ]

    @Test(arguments: texts + forms + words + numbers)
    func `a field that breaks a rule is named with the rule`(change: Change) throws {
        var values = try #require(Self.valid[change.entity])
        values[change.field] = change.value
        let expected = change.code.isEmpty ? [] : ["\(change.code) \(change.field)"]
        #expect(faults(change.entity, values) == expected)
        #expect(validate(change.entity, values).recordCount == (expected.isEmpty ? 1 : 0))
    }

    @Test(arguments: Entity.allCases)
    func `every violation of a record is told, and the record is kept once`(entity: Entity) {
        let required = Self.valid[entity]?.count ?? 0
        let batch = validate(entity, [:])
        #expect(batch.rejects.count == required)
        #expect(batch.rejects.allSatisfy { $0.violation.code == .required && $0.line == 3 })
        #expect(batch.rejects.allSatisfy { $0.record == "as sent" && $0.source == "table" })
        #expect(batch.recordCount == 0 && batch.text.bytes.isEmpty)
    }

    @Test func `a fee of less than nothing is refused and a negative adjustment is not`() {
        var values = Self.valid[.transactions] ?? [:]
        values["amount_currency"] = .number("-20")
        for (type, code) in [
            ("challenge_fee", ["negative amount_currency"]),
            ("reset_fee", ["negative amount_currency"]),
            ("refund", []), ("payout", []), ("adjustment", []),
        ] {
            values["transaction_type"] = .text(type)
            #expect(faults(.transactions, values) == code)
        }
    }

    @Test func `a commission keeps to the minor unit of its currency`() {
        var values = Self.valid[.commissions] ?? [:]
        for (currency, amount, code) in [
            ("JPY", "15", []), ("JPY", "15.5", ["too_many_decimals amount"]),
            ("KWD", "1.234", []), ("USD", "1.234", ["too_many_decimals amount"]),
            ("CLF", "1.2345", []),
        ] {
            values["currency"] = .text(currency)
            values["amount"] = .number(amount)
            #expect(faults(.commissions, values) == code)
        }
    }

    @Test(arguments: [
        (Entity.commissions, "commission_id", "L1", true),
        (.transactions, "transaction_id", "T1", true),
        (.commissions, "commission_id", "plan:T1", false), (.customers, "customer_id", "C1", false),
        (.transactions, "transaction_id", "T\u{0}", false),
    ])
    func `a reject names the line or the transaction that it was to be`(
        _ entity: Entity, _ field: String, _ id: String, _ isNamed: Bool
    ) throws {
        var values = try #require(Self.valid[entity])
        values[field] = .text(id)
        values[entity == .customers ? "signup_date" : "status"] = .text("lost")
        let rejects = validate(entity, values).rejects
        #expect(!rejects.isEmpty)
        let expected = isNamed ? RecordName(entity, id) : nil
        #expect(rejects.allSatisfy { $0.subject == expected })
    }

    @Test func `a message says where, what was expected and what stood there`() {
        var values = Self.valid[.transactions] ?? [:]
        values["currency"] = .text("ZZZ")
        #expect(
            validate(.transactions, values).rejects[0].violation.message
                == "`currency`: expected an ISO 4217 code such as USD, found `ZZZ`")
        values["currency"] = .text(String(repeating: "Z", count: 400))
        let message = validate(.transactions, values).rejects[0].violation.message
        #expect(message.hasSuffix(String(repeating: "Z", count: 60) + "...`"))
    }

    @Test func `a number in quotes is told as the text that it is, with the remedy`() {
        var fields = Self.valid[.tradingActivity] ?? [:]
        fields["lots_traded"] = .text("0.5")
        #expect(
            validate(.tradingActivity, fields).rejects.map(\.violation.message) == [
                "`lots_traded`: expected a number without quotes, found the text `0.5`"
            ])
        fields["lots_traded"] = .boolean
        #expect(
            validate(.tradingActivity, fields).rejects.map(\.violation.message) == [
                "`lots_traded`: expected a number, found true"
            ])
    }
}
