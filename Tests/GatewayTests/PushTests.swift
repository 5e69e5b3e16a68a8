import Foundation
import HTTPTypes
import Store
import Testing

@testable import Gateway

private let customer =
    #"{"customer_id":"c1","signup_date":"2026-01-02T03:04:05Z","affiliate_id":"a1"}"#

private func fee(_ id: String, _ customer: String, _ amount: String = "99.00") -> String {
    """
    {"transaction_id":"\(id)","customer_id":"\(customer)","transaction_type":"challenge_fee",\
    "amount_currency":\(amount),"currency":"USD","transaction_date":"2026-01-03T00:00:00Z",\
    "status":"completed"}
    """
}

private func day(_ customer: String, pnl: String) -> String {
    """
    {"date":"2026-01-04","customer_id":"\(customer)","instrument":"EURUSD","lots_traded":1.25,\
    "pnl":\(pnl),"currency":"USD"}
    """
}

@Suite struct PushTests {
    @Test func `records are pushed in bulk, as an array or in the envelope`() async throws {
        try await withServer { partner in
            let array = try await partner.push("customers", "[\(customer)]")
            #expect(array.status == 200)
            #expect(array.meta("accepted") == 1)
            let envelope = try await partner.push(
                "transactions", #"{"data":[\#(fee("t1", "c1"))]}"#)
            #expect(envelope.status == 200)
            #expect(envelope.meta("parked") == 0)
            #expect(try partner.count("customers") == 1)
            #expect(try partner.count("transactions") == 1)
        }
    }

    @Test func `a record that is sent again replaces the one before and is no second one`()
        async throws
    {
        try await withServer { partner in
            _ = try await partner.push("customers", "[\(customer)]")
            for pnl in ["-10.5", "3.25", "3.25"] {
                let answer = try await partner.push("trading-activity", "[\(day("c1", pnl: pnl))]")
                #expect(answer.status == 200)
            }
            #expect(try partner.count("trading_activity") == 1)
            #expect(try partner.count("activity_versions") == 1)
        }
    }

    @Test
    func `validation failures get 422 with every error of every record, and nothing is stored`()
        async throws
    {
        try await withServer { partner in
            let broken =
                #"{"customer_id":"","signup_date":"yesterday","country_code":"Germany"}"#
            let answer = try await partner.push("customers", "[\(customer),\(broken),7]")
            #expect(answer.status == 422)
            #expect(
                answer.errors.sorted() == [
                    "/1/affiliate_id required", "/1/country_code country",
                    "/1/customer_id empty", "/1/signup_date date_time", "/2 not_an_object",
                ])
            let first = try #require((answer.json?["errors"] as? [[String: Any]])?.first)
            #expect(Set(first.keys) == ["path", "code", "message", "value"])
            #expect(try partner.count("customers") == 0)
            let enveloped = try await partner.push("customers", #"{"data":[\#(broken)]}"#)
            #expect(enveloped.errors.contains("/data/0/signup_date date_time"))
        }
    }

    @Test
    func `a transaction keeps its customer, and a request that says otherwise stores nothing`()
        async throws
    {
        try await withServer { partner in
            #expect(try await partner.push("transactions", "[\(fee("t1", "c1"))]").status == 200)
            let body = "[\(fee("t2", "c1")),\(fee("t1", "c2"))]"
            let answer = try await partner.push("transactions", body)
            #expect(answer.status == 422)
            #expect(answer.errors == ["/1/customer_id immutable_customer_id"])
            #expect(try partner.count("transactions") == 1)
            let within = try await partner.push(
                "transactions", "[\(fee("t3", "c1")),\(fee("t3", "c2"))]")
            #expect(within.errors == ["/1/customer_id immutable_customer_id"])
        }
    }

    @Test func `records of a customer that is not known yet are parked until it comes`()
        async throws
    {
        try await withServer { partner in
            let answer = try await partner.push("transactions", "[\(fee("t1", "c1"))]")
            #expect(answer.status == 200)
            #expect(answer.meta("parked") == 1)
            #expect(try partner.count("parked") == 1)
            _ = try await partner.push("customers", "[\(customer)]")
            #expect(try partner.count("parked") == 0)
            #expect(try partner.count("rejects") == 0)
        }
    }

    @Test func `bulk payloads take at most 1000 records`() async throws {
        try await withServer { partner in
            let records = (0..<1001).map { fee("t\($0)", "c1") }
            let most = "[" + records.prefix(1000).joined(separator: ",") + "]"
            let answer = try await partner.push("transactions", most)
            #expect(answer.meta("accepted") == 1000)
            let more = "[" + records.joined(separator: ",") + "]"
            let refused = try await partner.push("transactions", more)
            #expect(refused.status == 422)
            #expect(refused.string("code") == "too_many_records")
        }
    }

    @Test(
        arguments: [
            "", " ", "7", "{}", "[", #"{"data":7}"#, "[] []", "nonsense", #"{"data":[],"data":[]}"#,
        ])
    func `a body that is no array and no envelope gets 400`(body: String) async throws {
        try await withServer { partner in
            let answer = try await partner.push("customers", body)
            #expect(answer.status == 400)
            #expect(answer.string("code") == "malformed_json")
            #expect(answer.string("detail")?.contains("file") == false)
        }
    }

    @Test func `gzip bodies are taken, broken ones get 400 and other encodings 415`() async throws {
        // `[]` by `gzip -n`.
        let gzip: [UInt8] = [
            0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0x8B, 0x8E, 0x05, 0, 0x29, 0xBB, 0x4C,
            0x0D,
            0x02, 0, 0, 0,
        ]
        try await withServer { partner in
            let path = "/api/v1/prop-trading/customers"
            let headers: HTTPFields = [.contentEncoding: "gzip"]
            #expect(try await partner.send(.post, path, nil, headers, bytes: gzip).status == 200)
            let torn = try await partner.send(
                .post, path, nil, headers, bytes: Array(gzip.dropLast(3)))
            #expect(torn.status == 400)
            #expect(torn.string("code") == "malformed_gzip")
            let other = try await partner.send(.post, path, "[]", [.contentEncoding: "br"])
            #expect(other.status == 415)
            #expect(other.headers[.acceptEncoding] == "gzip")
        }
    }

    @Test func `a body past the bound gets 413, also when it only grows on decompression`()
        async throws
    {
        try await withServer(change: { $0.bodyBytes = 1000 }) { partner in
            let long = "[" + String(repeating: " ", count: 1000) + "]"
            let answer = try await partner.push("customers", long)
            #expect(answer.status == 413)
        }
        #expect(throws: Inflater.Fault.tooLong) {
            _ = try Inflater.inflate(zeroes, limit: 9_999)
        }
        let whole = try Inflater.inflate(zeroes, limit: 10_000)
        #expect(whole.count == 10_000)
    }

    @Test func `other media types get 415, other methods 405 with Allow, other paths 404`()
        async throws
    {
        try await withServer { partner in
            let text = try await partner.push("customers", "[]", [.contentType: "text/plain"])
            #expect(text.status == 415)
            let path = "/api/v1/prop-trading/customers"
            let method = try await partner.send(.delete, path)
            #expect(method.status == 405)
            #expect(method.headers[.allow]?.contains("POST") == true)
            let missing = try await partner.send(.get, "/api/v1/nothing")
            #expect(missing.status == 404)
            for answer in [text, method, missing] {
                #expect(answer.headers[.contentType] == "application/problem+json")
                let names = Set((answer.json ?? [:]).keys)
                #expect(
                    names == ["type", "title", "status", "code", "detail", "request_id"])
                #expect(answer.string("request_id") == answer.headers[.requestID])
            }
        }
    }

    @Test func `an Idempotency-Key gives the same answer again and refuses another request`()
        async throws
    {
        try await withServer { partner in
            let headers: HTTPFields = [.idempotencyKey: "run-1"]
            let first = try await partner.push("transactions", "[\(fee("t1", "c1"))]", headers)
            #expect(first.meta("parked") == 1)
            _ = try await partner.push("customers", "[\(customer)]")
            let again = try await partner.push("transactions", "[\(fee("t1", "c1"))]", headers)
            #expect(again.text == first.text)
            #expect(again.headers[.idempotentReplayed] == "true")
            let other = try await partner.push("transactions", "[\(fee("t2", "c1"))]", headers)
            #expect(other.status == 422)
            #expect(other.string("code") == "idempotency_key_reused")
        }
    }

    /// Sends until the disk was found to work again.
    private func untilStored(
        _ send: () async throws -> Partner.Answer
    ) async throws -> Partner.Answer {
        var answer = try await send()
        for _ in 0..<100 where answer.status == 503 {
            try await Task.sleep(for: .milliseconds(50))
            answer = try await send()
        }
        return answer
    }

    @Test
    func
        `what the disk refused is not stored later without its answer and its entry in the audit log`()
        async throws
    {
        try await withServer { partner in
            let headers: HTTPFields = [.idempotencyKey: "run-1", .requestID: "order-1"]
            try partner.store().write(FailingDisk.begin)
            let refused = try await partner.push("customers", "[\(customer)]", headers)
            #expect(refused.status == 503)
            try partner.store().write(FailingDisk.end)
            // Longer than after which a disk that failed is tried again.
            try await Task.sleep(for: .milliseconds(1500))
            let orphan = try await untilStored {
                try await partner.push("transactions", "[\(fee("t1", "c1"))]")
            }
            #expect(orphan.meta("parked") == 1)
            #expect(try partner.count("customers") == 0)
            let stored = try await untilStored {
                try await partner.push("customers", "[\(customer)]", headers)
            }
            #expect(stored.status == 200)
            let again = try await partner.push("customers", "[\(customer)]", headers)
            #expect(again.headers[.idempotentReplayed] == "true")
            #expect(again.text == stored.text)
            #expect(try partner.count("customers") == 1)
            let entries = try partner.store().read {
                try AuditTexts.all(actor: "client:" + partner.id, $0)
            }.filter { $0.contains("order-1") }
            #expect(entries.contains { $0.contains(#""status":503"#) })
            let taken = entries.filter { $0.contains(#""status":200"#) && $0.contains("records") }
            #expect(taken.count == 1)
        }
    }

    @Test func `money is taken from its text exactly`() async throws {
        try await withServer { partner in
            let exact = fee("t1", "c1", "900719925474.0993")
            let refused = try await partner.push("transactions", "[\(exact)]")
            #expect(refused.errors == ["/0/amount_currency too_many_digits"])
            let fits = fee("t1", "c1", "90071992547.0993")
            let taken = try await partner.push("transactions", "[\(fits)]")
            #expect(taken.status == 200)
        }
    }

    @Test func `every request is in the audit log by client, a push with its records`()
        async throws
    {
        try await withServer { partner in
            let headers: HTTPFields = [.requestID: "order-66"]
            let answer = try await partner.push("customers", "[\(customer)]", headers)
            #expect(answer.headers[.requestID] == "order-66")
            let bodies = try partner.store().read {
                try AuditTexts.all(actor: "client:" + partner.id, $0)
            }
            #expect(
                bodies.contains(
                    "request POST /api/v1/prop-trading/customers "
                        + #"{"request_id":"order-66","status":200,"records":1}"#))
            #expect(bodies.contains { $0.hasPrefix("token ") })
        }
    }
}

/// 10 000 zero bytes by `gzip -n`.
private let zeroes: [UInt8] = [
    0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0xED, 0xC1, 0x01, 0x0D, 0, 0, 0, 0xC2, 0xA0,
    0xF7, 0x4F, 0x6D, 0x0E, 0x37, 0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0, 0xDF, 0, 0x2E, 0xCA,
    0x3B, 0x4D, 0x10, 0x27, 0, 0,
]
