import Foundation
import HTTPTypes
import Records
import Store
import Testing

@testable import Pulling

@Suite struct OnboardingTests {
    private func walk(
        _ firm: Firm, _ source: PullSource, store: Store? = nil
    ) async -> (Bool, [String: OnboardingStep]) {
        var steps: [String: OnboardingStep] = [:]
        let walk = SourceOnboarding(
            source, validator: firm.validator, timer: firm.time.timer, store: store)
        let isGood = await walk.run { steps[$0.title] = $0 }
        return (isGood, steps)
    }

    private func file(_ url: String) -> String {
        """
        kind: rest
        base_url: \(url)/v1
        page_size: 10
        attempts: 1
        entities:
          customers:
            modified: {parameter: modified_since, field: last_modified_date}
        """
    }

    @Test func `a source that keeps the contract passes every step`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<25))
        try await partner.run { url in
            let source = try firm.source(file(url))
            try await firm.pull(source)
            let store = try Store(opening: firm.database, for: .read)
            let (isGood, steps) = await walk(firm, source, store: store)
            #expect(isGood)
            #expect(steps.values.allSatisfy { $0.outcome == .passed }, "\(steps)")
            #expect(
                Set(steps.keys) == [
                    "source file", "credentials", "connection", "sample of customers",
                    "keys of customers", "words of customers", "changes of customers",
                    "a day of customers", "volume of customers", "reconciliation",
                ])
            #expect(steps["words of customers"]?.detail == "phase phase_1")
        }
    }

    @Test func `each fault of a source fails its own step`() async throws {
        let faults: [(String, @Sendable (inout PartnerAPI.State) -> Void)] = [
            ("sample of customers", { $0.rows["/v1/customers"]?[1]["signup_date"] = nil }),
            ("keys of customers", { $0.rows["/v1/customers"]?[1]["customer_id"] = "C000" }),
            ("words of customers", { $0.rows["/v1/customers"]?[1]["phase"] = "stage one" }),
            (
                "changes of customers",
                { state in
                    state.whim = { asked, partner in
                        var asked = asked
                        asked.query["modified_since"] = nil
                        return partner.page(asked)
                    }
                }
            ),
            ("connection", { $0.whim = { _, _ in .init(status: .init(code: 500)) } }),
        ]
        for (step, fault) in faults {
            let firm = try Firm()
            let partner = PartnerAPI()
            partner.set("/v1/customers", customers(0..<5))
            partner.change(fault)
            try await partner.run { url in
                let (isGood, steps) = await walk(firm, try firm.source(file(url)))
                #expect(!isGood)
                #expect(steps[step]?.outcome == .failed, "\(step): \(steps)")
                #expect(steps[step]?.remedy.isEmpty == false)
            }
        }
    }

    @Test(arguments: [
        (#"{"status":422,"code":"invalid_records","reasons":["country","future_date"]}"#, false),
        (#"{"status":422,"code":"invalid_records","reasons":["unknown_status"]}"#, true),
    ])
    func `words fail where words were refused, and the last refusal is told by its codes`(
        body: String, isOfWords: Bool
    ) async throws {
        let firm = try Firm()
        let store = try Store(opening: firm.database, for: .ingest)
        let issued = try store.write {
            try ClientBook.create(
                name: "acme", scopes: [.writeRecords], requestsPerMinute: nil, actor: "test",
                at: firm.time.now, $0)
        }
        func note(_ subject: String, _ body: String) throws {
            firm.time.advance(seconds: 1)
            try store.write {
                try AuditLog.append(
                    $0, at: firm.time.now, actor: "client:" + issued.clientID, action: "request",
                    subject: "POST /api/v1/" + subject, body: body)
            }
        }
        try note("prop-trading/transactions", #"{"status":200,"records":1}"#)
        try note("prop-trading/transactions", body)
        try note("gate", #"{"status":422,"code":"invalid_payout_run","reasons":[]}"#)
        let walk = try #require(try ClientOnboarding("acme", store, now: firm.time.now))
        let steps = Dictionary(uniqueKeysWithValues: walk.steps().map { ($0.title, $0) })
        #expect((steps["words"]?.outcome == .failed) == isOfWords)
        if isOfWords {
            #expect(steps["words"]?.detail.hasPrefix("1 request had types or statuses") == true)
        }
        let sample = try #require(steps["sample of transactions"])
        #expect(sample.outcome == .failed)
        let codes = isOfWords ? "unknown_status" : "country, future_date"
        #expect(sample.detail.contains("refused with 422 (\(codes)), at "))
    }

    @Test func `a client is walked through by what it has pushed`() async throws {
        let firm = try Firm()
        let now = firm.time.now
        let store = try Store(opening: firm.database, for: .ingest)
        let issued = try store.write {
            try ClientBook.create(
                name: "acme", scopes: [.writeRecords], requestsPerMinute: nil, actor: "test",
                at: now, $0)
        }
        func outcomes() throws -> [String: OnboardingStep.Outcome] {
            let walk = try ClientOnboarding("acme", store, now: now)
            return Dictionary(
                uniqueKeysWithValues: (walk?.steps() ?? []).map { ($0.title, $0.outcome) })
        }
        func note(_ action: String, _ subject: String, _ body: String) throws {
            try store.write {
                try AuditLog.append(
                    $0, at: now, actor: "client:" + issued.clientID, action: action,
                    subject: subject, body: body)
            }
        }
        let fresh = try outcomes()
        #expect(fresh["credentials"] == .passed)
        #expect(fresh["connection"] == .failed)
        #expect(fresh["sample of customers"] == .failed)
        #expect(try ClientOnboarding("nobody", store, now: now) == nil)
        try note("token", issued.clientID, "{}")
        for path in ["customers", "transactions", "trading-activity"] {
            try note(
                "request", "POST /api/v1/prop-trading/" + path, "{\"status\":200,\"records\":9}")
        }
        let later = try outcomes()
        #expect(later.values.allSatisfy { $0 != .failed }, "\(later)")
        #expect(later["reconciliation"] == .skipped)
    }
}
