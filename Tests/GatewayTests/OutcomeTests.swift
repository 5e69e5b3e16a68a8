import Detection
import Foundation
import Holds
import HTTPTypes
import Pipeline
import Records
import Store
import Testing

@testable import Gateway

/// The lines of a file of the bundled firm.
private func lines(_ name: String) throws -> [String] {
    let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = place.appendingPathComponent("../../datasets/demo/\(name).ndjson")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
}

/// A line that no record gives.
private let stray = #"{"commission_id":"none","affiliate_id":"a","amount":1,"currency":"USD"}"#

extension Partner {
    /// Pushes the bundled firm, shuffled into requests of 1000.
    fileprivate func pushFirm() async throws {
        let parts = [
            ("trading-activity", "trading_activity"), ("transactions", "transactions"),
            ("customers", "customers"),
        ]
        for (path, file) in parts {
            let all = try lines(file)
            for start in stride(from: 0, to: all.count, by: 1000) {
                let body =
                    "[" + all[start..<min(start + 1000, all.count)].joined(separator: ",") + "]"
                let answer = try await push(path, body)
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
            }
        }
    }
}

@Suite struct OutcomeTests {
    @Test
    func
        `flags, holds and affiliates are those of a scan of what was pushed, and a gate keeps to them`()
        async throws
    {
        try await withServer(change: { $0.maximumLag = nil }) { partner in
            try await partner.pushFirm()
            let none = try await partner.send(.post, "/api/v1/gate?run=first", "[\(stray)]")
            #expect(none.status == 200)
            let scan = try Export.run(partner.store(), settings.get()).outcome
            #expect(!scan.holds.isEmpty)
            let holds = try await partner.send(.get, "/api/v1/holds?per_page=500")
            #expect(holds.meta("total") == scan.holds.count)
            #expect(
                holds.data.map { $0["commission_id"] as? String }
                    == scan.holds.map(\.line.commissionID).sorted())
            let flags = try await partner.send(.get, "/api/v1/flags?per_page=500")
            // A settle between two pushes may raise what the next one withdraws.
            func standing(_ rows: [[String: Any]]) -> Int {
                rows.count { $0["state"] as? String != "withdrawn" }
            }
            #expect(standing(flags.data) == scan.flags.count)
            let strays = scan.flags.filter { flag in
                !flags.text.contains(String(decoding: flag.jsonLine.dropLast(), as: UTF8.self))
            }
            #expect(strays.map(\.id) == [])
            let affiliates = try await partner.send(.get, "/api/v1/affiliates?per_page=500")
            #expect(affiliates.meta("total") == scan.affiliates.count)
            let others = scan.affiliates.filter {
                !affiliates.text.contains(String(decoding: $0.jsonLine.dropLast(), as: UTF8.self))
            }
            #expect(others.map(\.id) == [])
            let pattern = try #require(scan.flags.first?.pattern)
            let narrowed = try await partner.send(
                .get, "/api/v1/flags?pattern=\(pattern)&per_page=500")
            #expect(
                standing(narrowed.data) == scan.flags.filter { $0.pattern == pattern }.count)
            try await expectDescribed(flags.data, "flags", partner)
            try await expectDescribed(holds.data, "holds", partner)
            try await expectDescribed(affiliates.data, "affiliates", partner)
            let hold = try #require(scan.holds.first)
            let held = try await partner.send(.get, "/api/v1/holds?flag_id=\(hold.flagIDs[0])")
            #expect(held.data.contains { $0["commission_id"] as? String == hold.line.commissionID })
            let flag = try await partner.send(.get, "/api/v1/flags?flag_id=\(hold.flagIDs[0])")
            #expect(flag.data.compactMap { $0["flag_id"] as? String } == [hold.flagIDs[0]])
            try await askGate(partner, held: scan.holds)
        }
    }

    /// Rows have the members that the description gives them, and only words that it names.
    private func expectDescribed(
        _ rows: [[String: Any]], _ schema: String, _ partner: Partner
    ) async throws {
        let document = try await partner.send(.get, "/openapi.json")
        let components = document.json?["components"] as? [String: Any]
        let schemas = components?["schemas"] as? [String: [String: Any]]
        let properties = try #require(schemas?[schema]?["properties"] as? [String: [String: Any]])
        #expect(!rows.isEmpty)
        for row in rows {
            #expect(Set(row.keys) == Set(properties.keys), "\(schema)")
            for (name, property) in properties {
                guard let words = property["enum"] as? [String] else { continue }
                #expect(words.contains(row[name] as? String ?? "nothing"), "\(schema) \(name)")
            }
        }
        let page = try await partner.send(.get, "/docs").text
        for name in properties.keys { #expect(page.contains("<code>\(name)</code>")) }
        #expect(!page.contains("`"))
    }

    @Test(arguments: [
        ("flags?pattern=foo", "refund_abuse"), ("flags?state=gone", "withdrawn"),
        ("holds?reason_code=foo", "refund_abuse"), ("holds?currency=usd", "ISO 4217"),
        ("prop-trading/customers?country_code=UK", "ISO 3166-1"),
    ])
    func `a filter that knows all its words refuses others and names what it takes`(
        path: String, expected: String
    ) async throws {
        try await withServer { partner in
            let answer = try await partner.send(.get, "/api/v1/" + path)
            #expect(answer.status == 400)
            #expect(answer.text.contains(expected))
        }
    }

    private func askGate(
        _ partner: Partner, held holds: [Hold]
    ) async throws {
        let held = Set(holds.map(\.line.commissionID))
        let lines = try partner.store().read { try LedgerReader.all($0) }.values
            .map(\.record.facts)
        let due = lines.sorted { $0.id < $1.id }.map {
            """
            {"commission_id":"\($0.id)","affiliate_id":"\($0.affiliateID)",\
            "amount":\($0.amount.text(minorDigits: $0.currency.minorDigits)),\
            "currency":"\($0.currency)"}
            """
        }
        let body = "[" + due.joined(separator: ",") + "]"
        let answer = try await partner.send(.post, "/api/v1/gate?run=november", body)
        #expect(answer.status == 200)
        let whole = try #require(answer.json)
        try await expectDescribed([whole], "gate-answer", partner)
        #expect(whole["unknown_customers"] as? Int == 0)
        #expect((whole["freed_since"] as? [String])?.isEmpty == true)
        func ids(_ name: String) -> Set<String> {
            Set(
                (answer.json?[name] as? [[String: Any]] ?? []).compactMap {
                    $0["commission_id"] as? String
                })
        }
        #expect(held.isSubset(of: ids("held")))
        #expect(held.isDisjoint(with: ids("released")))
        #expect(!ids("released").isEmpty)
        let again = try await partner.send(.post, "/api/v1/gate?run=november", body)
        #expect(again.json?["repeat"] as? Bool == true)
        #expect(
            again.text.replacing("\"repeat\":true", with: "\"repeat\":false") == answer.text)
        let other = try await partner.send(.post, "/api/v1/gate?run=november", "[\(stray)]")
        #expect(other.status == 409)
        #expect(other.string("code") == "run_reused")
    }

    @Test func `a gate refuses records that end too early and runs that can't be read`()
        async throws
    {
        try await withServer(change: { $0.maximumLag = 3600 }) { partner in
            let customer =
                #"[{"customer_id":"c","signup_date":"2020-01-01T00:00:00Z","affiliate_id":"a"}]"#
            _ = try await partner.push("customers", customer)
            let stale = try await partner.send(.post, "/api/v1/gate", "[\(stray)]")
            #expect(stale.status == 409)
            #expect(stale.string("code") == "stale_records")
            let broken = try await partner.send(
                .post, "/api/v1/gate", #"[{"commission_id":"x"}]"#)
            #expect(broken.status == 422)
            #expect(broken.string("detail")?.contains("line 1: `affiliate_id` is missing") == true)
            for empty in ["[]", #"{"data":[]}"#] {
                let refused = try await partner.send(.post, "/api/v1/gate?run=x", empty)
                #expect(refused.status == 422)
                #expect(refused.string("detail")?.contains("holds no line") == true)
            }
            #expect(try partner.count("gate_runs") == 0)
        }
    }

    @Test
    func
        `amounts of affiliates are those of the ledger, whatever was paid since the last judgement`()
        async throws
    {
        try await withServer(change: { $0.maximumLag = nil }) { partner in
            _ = try await partner.push(
                "customers",
                #"[{"customer_id":"c","signup_date":"2026-01-01T00:00:00Z","affiliate_id":"a"}]"#)
            _ = try await partner.push(
                "transactions",
                """
                [{"transaction_id":"t","customer_id":"c","transaction_type":"challenge_fee",\
                "amount_currency":100,"currency":"USD","status":"completed",\
                "transaction_date":"2026-01-02T00:00:00Z"}]
                """)
            for (run, accrued) in [("[\(stray)]", "15.00"), (Self.fee, "0.00")] {
                let answer = try await partner.send(.post, "/api/v1/gate", run)
                #expect(answer.status == 200)
                let affiliates = try await partner.send(.get, "/api/v1/affiliates")
                #expect(
                    affiliates.text.contains(
                        #""amounts":[{"currency":"USD","accrued":\#(accrued),"held":0.00}],"pat"#))
            }
        }
    }

    private static let fee =
        #"[{"commission_id":"plan:t","affiliate_id":"a","amount":15,"currency":"USD"}]"#

    @Test func `flags follow a push without anybody asking`() async throws {
        try await withServer { partner in
            try await partner.pushFirm()
            for _ in 0..<300 {
                let flags = try await partner.send(.get, "/api/v1/flags?per_page=1")
                if (flags.meta("total") ?? 0) > 0 { return }
                try await Task.sleep(for: .milliseconds(100))
            }
            Issue.record("no flag came within 30 s")
        }
    }
}
