import Foundation
import Testing

@testable import Gateway

private func customers(_ ids: [String], affiliate: String = "a1") -> String {
    let rows = ids.map {
        """
        {"customer_id":"\($0)","signup_date":"2026-01-02T03:04:05Z","affiliate_id":"\(affiliate)",\
        "country_code":"DE","account_size":10000,"challenge_type":"standard","phase":"phase_1",\
        "email":"\($0)@example.com","last_modified_date":"2026-02-01T00:00:00.5Z"}
        """
    }
    return "[" + rows.joined(separator: ",") + "]"
}

private func transactions(_ rows: [(id: String, customer: String, day: Int, type: String)])
    -> String
{
    let texts = rows.map {
        """
        {"transaction_id":"\($0.id)","customer_id":"\($0.customer)","transaction_type":"\($0.type)",\
        "amount_currency":99.50,"currency":"USD","transaction_date":"2026-03-0\($0.day)T12:00:00Z",\
        "status":"approved"}
        """
    }
    return "[" + texts.joined(separator: ",") + "]"
}

extension Partner.Answer {
    fileprivate func ids(_ name: String) -> [String] { data.map { $0[name] as? String ?? "?" } }
    fileprivate var cursor: String? { (json?["meta"] as? [String: Any])?["next_cursor"] as? String }
}

@Suite struct ListingTests {
    @Test func `a listing returns data in the standard envelope with pagination metadata`()
        async throws
    {
        try await withServer { partner in
            _ = try await partner.push("customers", customers((10..<70).map { "c\($0)" }))
            let answer = try await partner.list("customers")
            #expect(answer.status == 200)
            #expect(Set((answer.json ?? [:]).keys) == ["data", "meta"])
            #expect(answer.data.count == 50)
            #expect(answer.meta("total") == 60)
            #expect(answer.meta("page") == 1)
            #expect(answer.meta("per_page") == 50)
            let second = try await partner.list("customers", "?page=2")
            #expect(second.ids("customer_id").first == "c60")
            #expect(second.data.count == 10)
            #expect(second.cursor == nil)
            let first = try await partner.list("customers", "?per_page=1&customer_id=c10")
            #expect(
                first.text.hasPrefix(
                    #"{"data":[{"customer_id":"c10","signup_date":"2026-01-02T03:04:05Z","#
                        + #""last_modified_date":"2026-02-01T00:00:00.500000Z","#
                        + #""affiliate_id":"a1","country_code":"DE","challenge_type":"standard","#
                        + #""phase":"phase_1","account_size":10000,"email":"c10@example.com"}]"#))
        }
    }

    @Test func `cursors stay right while rows are added before and behind them`() async throws {
        try await withServer { partner in
            _ = try await partner.push("customers", customers(["b", "d", "f", "h"]))
            let first = try await partner.list("customers", "?per_page=2")
            #expect(first.ids("customer_id") == ["b", "d"])
            _ = try await partner.push("customers", customers(["a", "c", "e", "g"]))
            let cursor = try #require(first.cursor)
            let second = try await partner.list("customers", "?per_page=9&cursor=\(cursor)")
            #expect(second.ids("customer_id") == ["e", "f", "g", "h"])
            #expect(second.meta("total") == 8)
        }
    }

    @Test func `a cursor that was made up, or is another listing's, gets 400`() async throws {
        try await withServer { partner in
            _ = try await partner.push("customers", customers(["b", "d", "f"]))
            let cursor = try #require(
                try await partner.list("customers", "?per_page=1").cursor)
            let flipped = String(cursor.dropLast()) + (cursor.hasSuffix("A") ? "B" : "A")
            for query in [
                "?cursor=x", "?cursor=\(flipped)", "?cursor=\(cursor)&phase=funded",
                "?cursor=eyJpZCI6MTMwMH0",
            ] {
                let answer = try await partner.list("customers", query)
                #expect(answer.status == 400, "\(query)")
                #expect(answer.errors == ["cursor invalid_parameter"], "\(query)")
            }
            let elsewhere = try await partner.list("transactions", "?cursor=\(cursor)")
            #expect(elsewhere.status == 400)
        }
    }

    @Test func `transactions are narrowed by trader, affiliate, date range, type and status`()
        async throws
    {
        try await withServer { partner in
            _ = try await partner.push("customers", customers(["c1", "c2"]))
            _ = try await partner.push("customers", customers(["c3"], affiliate: "a2"))
            _ = try await partner.push(
                "transactions",
                transactions([
                    ("t1", "c1", 1, "challenge_fee"), ("t2", "c2", 2, "reset_fee"),
                    ("t3", "c3", 3, "payout"), ("t4", "c1", 4, "refund"),
                ]))
            let cases: [(String, [String])] = [
                ("", ["t1", "t2", "t3", "t4"]), ("?customer_id=c1", ["t1", "t4"]),
                ("?affiliate_id=a2", ["t3"]), ("?transaction_type=reset_fee", ["t2"]),
                ("?status=completed&affiliate_id=a1", ["t1", "t2", "t4"]),
                ("?status=pending", []), ("?date_from=2026-03-03", ["t3", "t4"]),
                ("?date_to=2026-03-02", ["t1", "t2"]),
                ("?date_to=2026-03-02T11:59:59Z", ["t1"]),
                ("?date_from=2026-03-02&date_to=2026-03-03&currency=USD", ["t2", "t3"]),
                ("?customer_id=c1'%20OR%20'1'='1", []),
            ]
            for (query, expected) in cases {
                let answer = try await partner.list("transactions", query)
                #expect(answer.ids("transaction_id") == expected, "\(query)")
                #expect(answer.meta("total") == expected.count, "\(query)")
            }
        }
    }

    @Test func `activity is narrowed by date range, instrument and trader`() async throws {
        try await withServer { partner in
            _ = try await partner.push("customers", customers(["c1", "c2"]))
            let rows = [("c1", 1, "EURUSD"), ("c1", 2, "XAUUSD"), ("c2", 2, "EURUSD")].map {
                """
                {"date":"2026-03-0\($0.1)","customer_id":"\($0.0)","instrument":"\($0.2)",\
                "lots_traded":0.1,"pnl":-12.3,"currency":"JPY","drawdown":2.5}
                """
            }
            let pushed = try await partner.push(
                "trading-activity", "[" + rows.joined(separator: ",") + "]")
            #expect(pushed.status == 200)
            let cases: [(String, Int)] = [
                ("", 3), ("?instrument=EURUSD", 2), ("?customer_id=c1", 2),
                ("?date_from=2026-03-02", 2), ("?date_to=2026-03-01", 1), ("?affiliate_id=a1", 3),
            ]
            for (query, count) in cases {
                let answer = try await partner.list("trading-activity", query)
                #expect(answer.meta("total") == count, "\(query)")
            }
            let first = try await partner.list("trading-activity", "?per_page=1")
            #expect(
                first.text.hasPrefix(
                    #"{"data":[{"date":"2026-03-01","customer_id":"c1","instrument":"EURUSD","#
                        + #""lots_traded":0.10,"pnl":-12.3,"currency":"JPY","drawdown":2.5}]"#))
            let next = try #require(first.cursor)
            let rest = try await partner.list("trading-activity", "?cursor=\(next)")
            #expect(rest.data.count == 2)
        }
    }

    @Test func `a customer is listed with every field that was pushed`() async throws {
        try await withServer { partner in
            let sent = #"""
                {"customer_id":"c1","signup_date":"2026-03-01T09:00:00Z","affiliate_id":"a1",\#
                "country_code":"DE","phase":"funded","campaign_id":"spring \"26\"",\#
                "click_id":"k-1","lang_id":"de","kyc_status_id":"2","sales_status_id":"won"}
                """#
            _ = try await partner.push("customers", "[\(sent)]")
            let listed = try await partner.list("customers", "")
            #expect(listed.text.hasPrefix(#"{"data":["# + sent + "]"))
        }
    }

    @Test func `parameters that are wrong, unknown or doubled get 400 with every fault`()
        async throws
    {
        try await withServer { partner in
            let answer = try await partner.list(
                "transactions",
                "?page=0&per_page=501&status=done&date_from=soon&colour=red&currency=")
            #expect(answer.status == 400)
            #expect(
                answer.errors == [
                    "colour unknown_parameter", "currency invalid_parameter",
                    "date_from invalid_parameter", "page invalid_parameter",
                    "per_page invalid_parameter", "status invalid_parameter",
                ])
            let doubled = try await partner.list("transactions", "?page=1&page=2")
            #expect(doubled.errors == ["page duplicate_parameter"])
            let most = try await partner.list("transactions", "?per_page=500")
            #expect(most.status == 200)
        }
    }
}
