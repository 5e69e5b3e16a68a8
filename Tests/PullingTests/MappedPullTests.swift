import Feeds
import Foundation
import Records
import Store
import Testing

@testable import Pulling

@Suite struct MappedPullTests {
    @Test func `a partner's own names, words and units become the data contract's`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set(
            "/v1/payments",
            [
                [
                    "id": "#17", "account": "{\"ref\":\"C001\",\"owner\":{\"n\":1}}",
                    "cents": "#9900",
                    "kind": "#1", "state": "paid", "at": "#1772323200",
                ],
                [
                    "id": "#18", "account": "{\"ref\":\"C001\"}", "cents": "#-9900", "kind": "#2",
                    "state": "void", "at": "#1772323201",
                ],
                [
                    "id": "#19", "account": "{\"ref\":\"C001\"}", "cents": "#100", "kind": "#3",
                    "state": "paid", "at": "#1772323202",
                ],
            ])
        try await partner.run { url in
            let source = try firm.source(
                """
                kind: rest
                base_url: \(url)/v1
                entities:
                  transactions:
                    path: /payments
                    fields:
                      transaction_id: {from: id, as: text}
                      customer_id: account.ref
                      transaction_type: {from: kind, words: {1: challenge_fee, 2: refund}}
                      amount_currency: {from: cents, minor_digits: 2}
                      currency: {constant: USD}
                      transaction_date: {from: at, as: epoch_seconds}
                      status: {from: state, words: {paid: completed, void: failed}}
                """)
            let counts = try await firm.pull(source)
            #expect(counts.map(\.records) == [2])
            #expect(counts.map(\.rejected) == [1])
            let image = try firm.read { db in
                var images: [RecordImage] = []
                try RecordImages.all(.transactions, before: .max, db) { images.append($0) }
                return images
            }
            #expect(
                image.map { $0.key.map { $0.text ?? "" } + $0.fields.map { $0.text ?? "" } } == [
                    [
                        "17", "C001", "challenge_fee", "99.00", "USD", "2026-03-01T00:00:00Z",
                        "completed",
                    ],
                    ["18", "C001", "refund", "-99.00", "USD", "2026-03-01T00:00:01Z", "failed"],
                ])
            let rejects = try firm.rejects()
            #expect(
                rejects.filter { $0.violation.code == .unknownTransactionType }.map(
                    \.violation.found)
                    == ["`3`"])
        }
    }

    @Test func `what was pushed while a page was on its way is newer and stays`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        @Sendable func payment(_ number: Int, _ status: String) -> [String: String] {
            [
                "transaction_id": "T\(number)", "customer_id": "C000", "currency": "USD",
                "transaction_type": "challenge_fee", "amount_currency": "#99.00",
                "transaction_date": "2026-03-02T09:00:00Z", "status": status,
            ]
        }
        partner.set("/v1/transactions", [payment(1, "completed"), payment(2, "completed")])
        try await partner.run { url in
            let source = try firm.source(
                "kind: rest\nbase_url: \(url)/v1\nentities: {transactions: {}}")
            let sink = try firm.sink()
            let pushed = firm.validator.batch(
                try [payment(1, "reversed"), payment(3, "pending")].map { row in
                    PageReader(source.entities[0]).read(
                        try JSONText.read(Array(PartnerAPI.json(row).utf8)).get())
                }, source.entities[0].mapping, source: "push")
            let arriving = ArrivingFeed(inner: try source.open(firm.time.timer)) {
                try await sink.take(pushed, phase: 2, with: [])
            }
            let time = firm.time
            let pass = PullPass(
                source, source.entities[0], feed: arriving, validator: firm.validator,
                now: { time.now })
            let counts = try await pass.run(sink)
            await arriving.close()
            #expect(counts.records == 1)
            #expect(try firm.field("status", of: "T1", .transactions) == "reversed")
            #expect(try firm.keys(.transactions) == ["T1", "T2", "T3"])
            // Also when the source says the same again, until it says something else.
            try await firm.pull(source, into: sink)
            #expect(try firm.field("status", of: "T1", .transactions) == "reversed")
            partner.set("/v1/transactions", [payment(1, "pending")])
            try await firm.pull(source, into: sink)
            #expect(try firm.field("status", of: "T1", .transactions) == "pending")
        }
    }

    @Test func `records of unknown customers wait and join when these are pulled`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set(
            "/v1/transactions",
            [
                [
                    "transaction_id": "T1", "customer_id": "C000",
                    "transaction_type": "challenge_fee",
                    "amount_currency": "#99.00", "currency": "USD",
                    "transaction_date": "2026-03-02T09:00:00Z", "status": "completed",
                ]
            ])
        try await partner.run { url in
            let head = "kind: rest\nbase_url: \(url)/v1\n"
            try await firm.pull(try firm.source(head + "entities: {transactions: {}}"))
            #expect(try firm.rejects().map(\.violation.code) == [.unknownCustomer])
            #expect(try firm.rejects().first?.record.contains("\"T1\"") == true)
            partner.set("/v1/customers", customers(0..<1))
            try await firm.pull(try firm.source(head + "entities: {customers: {}}"))
            #expect(try firm.rejects().isEmpty)
        }
    }
}

/// Has something arrive by another way while a page is on its way.
struct ArrivingFeed: SourceFeed {
    let inner: any SourceFeed
    let arrive: @Sendable () async throws -> Void

    var keepsPlaces: Bool { inner.keepsPlaces }
    func close() async { await inner.close() }

    func page(_ question: PageQuestion) async throws -> SourcePage {
        let page = try await inner.page(question)
        try await arrive()
        return page
    }
}
