import Records
import Testing

@testable import Feeds

struct MixedInputTests {
    private static let customer =
        #"{"customer_id":"C","signup_date":"2026-03-01T00:00:00Z","affiliate_id":"A"}"#
    private static let transaction =
        #"{"transaction_id":"T","customer_id":"C","transaction_type":"payout","amount_currency":1,"#
        + #""currency":"USD","transaction_date":"2026-03-01T00:00:00Z","status":"completed"}"#
    private static let activity =
        #"{"date":"2026-03-01","customer_id":"C","instrument":"I","currency":"USD","lots_traded":1,"pnl":-2}"#
    private static let affiliate = #"{"affiliate_id":"A","email":"a@b.co"}"#
    private static let commission =
        #"{"commission_id":"L","affiliate_id":"A","customer_id":"C","transaction_id":"T","#
        + #""amount":1.5,"currency":"USD","accrued_date":"2026-03-01T00:00:00Z","status":"accrued"}"#

    static let lines: [(line: String, outcome: String)] = [
        (customer, "customer"), (transaction, "transaction"), (activity, "activity"),
        (affiliate, "affiliate"), (commission, "commission"),
        (#"{"entity":"affiliates","affiliate_id":"A","signup_date":"x"}"#, "affiliate"),
        (#"{"affiliate_id":"A","entity":"affiliate","instrument":1,"instrument":2}"#, "affiliate"),
        (#"{"entity":null,"affiliate_id":"A"}"#, "affiliate"),
        (#"{"entity":"trading_activity","affiliate_id":"A"}"#, "required date"),
        (#"{"entity":"robot","affiliate_id":"A"}"#, "unknown_entity entity"),
        (#"{"entity":7,"affiliate_id":"A"}"#, "unknown_entity entity"),
        (#"{"customer_id":"C"}"#, "unknown_entity"),
        (#"{"affiliate_id":"A","affiliate_id":"B"}"#, "duplicate_field affiliate_id"),
        (#"{"transaction_type":"payout"}"#, "unknown_entity"),
        ("{}", "unknown_entity"), ("[]", "not_an_object"), ("{", "malformed_json"),
    ]

    @Test(arguments: lines)
    func `a record tells by its fields or its member entity what it is`(
        line: String, outcome: String
    ) {
        let reading = read(line, nil)
        let record = reading.records.first?.split(separator: " ")[1]
        #expect((record.map(String.init) ?? reading.faults[0].dropFirst(2).description) == outcome)
    }

    @Test func `records come in the order in which they stood`() {
        let lines = [
            Self.affiliate, "", Self.customer, Self.customer, "bad", Self.transaction,
            Self.customer, Self.commission, Self.activity,
        ]
        let reading = read(lines.joined(separator: "\n"), nil)
        let kinds = reading.records.map { String($0.prefix { $0 != "[" }) }
        #expect(
            kinds == [
                "memory:1 affiliate ", "memory:3 customer ", "memory:4 customer ",
                "memory:6 transaction ", "memory:7 customer ", "memory:8 commission ",
                "memory:9 activity ",
            ])
        #expect(reading.faults == ["5 malformed_json"])
    }

    @Test func `a batch knows the lines that it covers`() throws {
        let text = [Self.affiliate, Self.customer, Self.customer, Self.affiliate]
            .joined(separator: "\n")
        let reader = FeedReader(
            validator: RecordValidator(conventions: .standard), threads: 1,
            limits: FeedLimits(chunkBytes: 10))
        var covered: [ClosedRange<Int>] = []
        try reader.read(Array(text.utf8), as: .standardInput) { batch in
            covered.append(batch.firstLine...batch.firstLine + batch.lineCount - 1)
        }
        #expect(covered == [1...1, 2...2, 3...3, 4...4])
    }

    @Test func `a row that a scan wrote of an affiliate is no record of the directory`() {
        let row = #"{"affiliate_id":"A","score":0.2,"amounts":[],"patterns":[],"customers":3}"#
        for entity in [Entity.affiliates, nil] {
            #expect(read(row + "\n", entity).faults == ["1 own_output score"])
        }
        #expect(read("[\(row)]", .affiliates, .json).faults == ["1 own_output score"])
        let table = read("affiliate_id,score,amounts\nA,0.2,x\n", .affiliates, .csv)
        #expect(table.faults == ["1 own_output score"] && table.records.isEmpty)
        // A firm may have a score of its own, and fields that are not known are left alone.
        let own = read(#"{"affiliate_id":"A","score":0.2}"# + "\n")
        #expect(own.faults.isEmpty && own.records.count == 1)
    }
}
