import Feeds
import Foundation
import HTTPTypes
import Records
import Testing

@testable import Gateway

/// Texts of JSON values that a field takes, and that it refuses.
private func samples(_ kind: FieldRule.Kind) -> (good: [String], bad: [String]) {
    let word = "\"" + String(repeating: "ä", count: 500) + "\""
    switch kind {
    case .text:
        return ([word, "\"x\""], ["7", "{}", "\"" + String(repeating: "x", count: 501) + "\""])
    case .identifier:
        let bad = ["\" \"", "\"\\u0000x\"", "\"x\\u001b[m\"", "\"\\u202ex\"", "\"\"", "7"]
        return ([word, "\"C 1\""], bad)
    case .dateTime: return ([#""2026-02-28T23:59:59.5+02:00""#], [#""2026-02-29T00:00:00Z""#, "7"])
    case .date: return ([#""2028-02-29""#], [#""2026-02-29""#, #""2026-2-3""#])
    case .country: return (CountryCode.allTexts.map { "\"\($0)\"" }, [#""UK""#, #""de""#])
    case .currency: return (CurrencyCode.allTexts.map { "\"\($0)\"" }, [#""XAU""#, #""usd""#])
    case .language: return (languageTexts.map { "\"\($0)\"" }, [#""EN""#, #""xx""#])
    case .email: return ([#""a.b+c@example.co""#], [#""a@b""#, #""example.com""#])
    case .transactionType:
        let words = Conventions.standard.transactionTypes.keys
        return (words.map { "\"\($0)\"" }, [#""fee""#])
    case .transactionStatus:
        let words = Conventions.standard.transactionStatuses.keys
        return (words.map { "\"\($0)\"" }, [#""done""#])
    case .number(let decimals, let allowsNegative):
        let most = "99999999999"
        let tooFine = decimals.map { "0." + String(repeating: "0", count: $0) + "1" }
        let negative = allowsNegative ? [] : ["-1"]
        return (
            ["0", most, "0.01"] + (allowsNegative ? ["-" + most] : []),
            ["\"1\"", "1234567890123456"] + negative + (tooFine.map { [$0] } ?? [])
        )
    }
}

private let reader = DocumentReader(validator: RecordValidator(conventions: .standard))

/// `field code` of each violation of a record.
private func violations(_ fields: [String: String], of entity: Entity) -> [String] {
    let body = fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    let outcome = Array("[{\(body)}]".utf8).withUnsafeBytes {
        reader.read($0, of: entity, source: "test", limit: 1)
    }
    guard case .read(let batch, _) = outcome else { return ["unreadable"] }
    return batch.rejects.map { "\($0.violation.field) \($0.violation.code.rawValue)" }
}

@Suite struct DescriptionTests {
    private func record(_ entity: Entity) -> [String: String] {
        var fields: [String: String] = [:]
        for rule in entity.fieldRules { fields[rule.name] = samples(rule.kind).good[0] }
        if entity == .transactions { fields["transaction_type"] = "\"adjustment\"" }
        return fields
    }

    @Test(arguments: RecordPath.allCases)
    func `the rules that schemas are made from are the rules that the validator keeps`(
        path: RecordPath
    ) {
        let entity = path.entity
        #expect(entity.fieldRules.map(\.name) == entity.fieldNames)
        let whole = record(entity)
        #expect(violations(whole, of: entity) == [])
        for rule in entity.fieldRules {
            var fields = whole
            fields[rule.name] = nil
            let missing = rule.isRequired ? ["\(rule.name) required"] : []
            #expect(violations(fields, of: entity) == missing, "\(rule.name) missing")
            fields[rule.name] = "null"
            #expect(violations(fields, of: entity) == missing, "\(rule.name) null")
            let (good, bad) = samples(rule.kind)
            for text in good
            where !(rule.name == "amount_currency" || rule.name == "transaction_type") {
                fields[rule.name] = text
                #expect(violations(fields, of: entity) == [], "\(rule.name) \(text)")
            }
            for text in bad {
                fields[rule.name] = text
                #expect(!violations(fields, of: entity).isEmpty, "\(rule.name) \(text)")
            }
        }
    }

    @Test func `the fields that must be there are required and the others are not`() {
        let required: [(RecordPath, Set<String>)] = [
            (.customers, ["customer_id", "signup_date", "affiliate_id"]),
            (
                .transactions,
                [
                    "transaction_id", "customer_id", "transaction_type", "amount_currency",
                    "currency", "transaction_date", "status",
                ]
            ),
            (
                .tradingActivity,
                ["date", "customer_id", "instrument", "lots_traded", "pnl", "currency"]
            ),
        ]
        for (path, names) in required {
            #expect(Set(path.entity.fieldRules.filter(\.isRequired).map(\.name)) == names)
        }
    }

    @Test func `the OpenAPI document has every endpoint and no other`() async throws {
        try await withServer { partner in
            let answer = try await partner.send(.get, "/openapi.json")
            let paths = try #require(answer.json?["paths"] as? [String: [String: Any]])
            for (path, methods) in paths {
                for method in ["get", "post"] {
                    let name: HTTPRequest.Method = method == "get" ? .get : .post
                    let status = try await partner.send(name, path).status
                    #expect((status == 405) == (methods[method] == nil), "\(method) \(path)")
                    #expect(status != 404, "\(path)")
                }
            }
            #expect(paths.count == 16)
            let page = try await partner.send(.get, "/docs")
            for (path, _) in paths where path.hasPrefix("/api") {
                #expect(page.text.contains(path))
            }
        }
    }

    @Test func `a published schema stands by itself and says what is required`() async throws {
        try await withServer { partner in
            let answer = try await partner.send(.get, "/schemas/trading-activity.json")
            #expect(
                answer.string("$schema") == "https://json-schema.org/draft/2020-12/schema")
            let required = try #require(answer.json?["required"] as? [String])
            #expect(Set(required).count == 6)
        }
    }

    @Test func `the process, its readiness and its figures can be watched without a token`()
        async throws
    {
        try await withServer { partner in
            var stranger = partner
            stranger.token = ""
            #expect(try await stranger.send(.get, "/healthz").status == 200)
            #expect(try await stranger.send(.get, "/readyz").status == 200)
            _ = try await partner.push("customers", "[]")
            let figures = try await stranger.send(.get, "/metrics").text
            #expect(
                figures.contains(
                    "holdback_requests_total{endpoint=\"POST /api/v1/prop-trading/customers\","
                        + "status=\"200\"} 1\n"))
        }
    }
}
