import Foundation
import Records
import Rules
import Testing

@testable import Pulling

@Suite struct SourceFileTests {
    @Test func `a file in another encoding is refused, not read as other words`() throws {
        let firm = try Firm()
        let path = firm.folder + "/acme.yaml"
        let text = "kind: rest\nbase_url: https://a.b\nentities: {customers: {}}\n# pay\u{E9}"
        try #require(text.data(using: .isoLatin1)).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: PullError.self) { try PullSource.load(path) }
        #expect(error?.reason == "the file is no UTF-8 text")
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try SourceFileReader.read(SourceFile(path: "acme.yaml", text: text))
            return []
        } catch {
            return error.description.split(separator: "\n").filter { $0.contains("acme.yaml:") }
                .map(String.init)
        }
    }

    @Test(arguments: [
        ("entities: {}", "acme.yaml:1:1: error: missing field `kind` in `source`"),
        ("kind: soap", "acme.yaml:1:7: error: unknown kind `soap`"),
        (
            "kind: rest\nbase_url: https://a.b\npage_sise: 5\nentities: {customers: {}}",
            "acme.yaml:3:1: error: unknown field `page_sise` in `source`"
        ),
        (
            "kind: rest\nbase_url: http://api.example.com\nentities: {customers: {}}",
            "acme.yaml:2:11: error: plain HTTP to `api.example.com` would show secrets and personal "
                + "data to the network"
        ),
        (
            "kind: rest\nbase_url: https://u:p@a.b\nentities: {customers: {}}",
            "acme.yaml:2:11: error: expected an address such as `https://api.example.com/v1` for "
                + "`base_url`, found `https://u:p@a.b`"
        ),
        (
            "kind: rest\nbase_url: https://a.b\ncredentials: {token: abc}\nentities: {customers: {}}",
            "acme.yaml:3:22: error: `token` stands in the file itself"
        ),
        (
            "kind: rest\nbase_url: https://a.b\nevery: soon\nentities: {customers: {}}",
            "acme.yaml:3:8: error: expected a duration for `every`, found `soon`"
        ),
        (
            "kind: rest\nbase_url: https://a.b\nat: 630\nentities: {customers: {}}",
            "acme.yaml:3:5: error: expected a time of day in UTC for `at`, found `630`"
        ),
        (
            "kind: rest\nbase_url: https://a.b\nentities:\n  customers:\n    fields: {mail: x}",
            "acme.yaml:5:14: error: unknown field `mail` in `fields`"
        ),
        (
            """
            kind: rest
            base_url: https://a.b
            entities:
              transactions:
                fields:
                  status: {from: state, words: {ok: complete}}
            """, "acme.yaml:6:41: error: unknown status `complete`"
        ),
        (
            "kind: sqlite\npath: a.db\nentities: {customers: {view: a, query: b}}",
            "acme.yaml:3:23: error: `customers` needs one of `view` and `query`"
        ),
        (
            """
            kind: postgres
            host: db.example.com
            database: firm
            user: holdback
            tls: disable
            entities: {customers: {view: customers}}
            """,
            "acme.yaml:5:6: error: without TLS `db.example.com` would be sent passwords and personal "
                + "data in the clear"
        ),
    ])
    func `what is wrong is told with its place`(text: String, expected: String) {
        #expect(problems(text) == [expected])
    }

    @Test func `all problems of a file are told at once`() {
        let text = """
            kind: rest
            base_url: ftp://a.b
            overlap: 0d
            entities: {customers: {page_size: 0}, transactions: {}}
            """
        #expect(problems(text).count == 3)
    }

    @Test func `entities come in the order in which they refer to each other`() throws {
        let text = """
            kind: rest
            base_url: https://a.b/
            at: "06:30"
            entities:
              trading_activity: {every: 2h, page_size: 100, path: activity}
              customers: {}
            """
        let source = try SourceFileReader.read(SourceFile(path: "s/acme.yaml", text: text))
        #expect(source.name == "acme")
        #expect(source.entities.map(\.entity) == [.customers, .tradingActivity])
        #expect(source.entities.map(\.place) == ["/customers", "/activity"])
        #expect(source.entities[0].schedule == .daily(minute: 390))
        #expect(source.entities[1].schedule == .every(seconds: 7200))
    }

    @Test func `a remote PostgreSQL is spoken to under TLS with the host's name checked`() throws {
        let text = """
            kind: postgres
            host: db.example.com
            database: firm
            user: {env: DB_USER}
            entities: {customers: {view: v}}
            """
        let source = try SourceFileReader.read(SourceFile(path: "acme.yaml", text: text))
        guard case .postgres(let place) = source.place else {
            Issue.record("no PostgreSQL")
            return
        }
        #expect(place.tls == "verify-full")
    }
}
