import Foundation
import Records
import Testing

@testable import Pulling

/// Debian's PostgreSQL on loopback.
@Suite(
    .enabled(
        if: Cluster.binaries != nil, "PostgreSQL's server is not installed: apt install postgresql"),
    .serialized)
struct PostgresPullTests {
    private func file(_ firm: Firm, _ cluster: Cluster, password: String? = nil) throws -> String {
        let secret = try firm.write("secret", password ?? cluster.password)
        return """
            kind: postgres
            host: 127.0.0.1
            port: \(cluster.port)
            database: postgres
            user: firm
            password: {file: \(secret)}
            timeout: 2
            page_size: 100
            overlap: 2m
            entities:
              customers:
                view: reporting.accounts
                modified: changed
                key: [account]
                fields:
                  customer_id: account
                  signup_date: created
                  last_modified_date: changed
                  affiliate_id: partner
                  account_size: size
              trading_activity:
                query: SELECT * FROM reporting.days WHERE lots > 0
                modified: changed
                key: [day, account, symbol]
                fields:
                  date: day
                  customer_id: account
                  instrument: symbol
                  lots_traded: lots
                  pnl: result
                  currency: {constant: USD}
            """
    }

    private static let tables = """
        CREATE SCHEMA reporting;
        CREATE TABLE accounts (id text PRIMARY KEY, created timestamptz NOT NULL, partner int,
          size numeric, phase text, changed timestamp NOT NULL);
        INSERT INTO accounts SELECT 'C' || i, '2026-03-01 10:00+02', i % 7, 10000.5, 'funded',
          timestamp '2026-03-01 09:00' + (i / 10) * interval '1 second'
          FROM generate_series(1, 1234) AS i;
        CREATE VIEW reporting.accounts AS SELECT id AS account, created, partner, size, phase, changed
          FROM accounts;
        CREATE TABLE reporting.days (day date, account text, symbol text, lots numeric, result numeric,
          changed timestamptz DEFAULT '2026-03-02 00:00+00');
        INSERT INTO reporting.days SELECT date '2026-03-01' + i / 50, 'C' || (i % 50 + 1), 'EURUSD',
          i % 3, '-12345678901.1234' FROM generate_series(0, 299) AS i;
        """

    @Test func `a view is taken exactly, then what changed`() async throws {
        let firm = try Firm()
        let cluster = try Cluster()
        try cluster.run(Self.tables)
        let source = try firm.source(try file(firm, cluster))
        let counts = try await firm.pull(source)
        #expect(counts.map(\.records) == [1234, 200])
        #expect(counts.map(\.rejected) == [0, 0])
        #expect(try firm.keys(.customers).count == 1234)
        #expect(try firm.field("signup_date", of: "C7", .customers) == "2026-03-01T08:00:00Z")
        #expect(try firm.field("account_size", of: "C7", .customers) == "10000.5")
        #expect(try firm.field("affiliate_id", of: "C8", .customers) == "1")
        #expect(
            try firm.field("pnl", of: "2026-03-01", .tradingActivity) == "-12345678901.1234")
        try cluster.run(
            "UPDATE accounts SET phase = 'failed', changed = '2026-03-01 12:00' WHERE id = 'C3'")
        let later = try await firm.pull(source)
        // All that changed in the last two minutes is asked for again, and the one is taken.
        #expect(later[0].records == 1)
        #expect(try firm.field("phase", of: "C3", .customers) == "failed")
    }

    @Test func `nothing can be written there, and a slow view is given up`() async throws {
        let firm = try Firm()
        let cluster = try Cluster()
        try cluster.run(
            Self.tables + """
                CREATE FUNCTION reporting.spoil() RETURNS text LANGUAGE plpgsql AS
                  $$ BEGIN INSERT INTO accounts SELECT * FROM accounts LIMIT 0; RETURN 'x'; END $$;
                """)
        for (view, expected) in [
            ("SELECT *, reporting.spoil() AS x FROM reporting.accounts", "read-only transaction"),
            ("SELECT *, pg_sleep(9) AS x FROM reporting.accounts", "statement timeout"),
            ("SELECT 1; DROP TABLE accounts", "syntax error"),
        ] {
            let text = try file(firm, cluster).replacingOccurrences(
                of: "view: reporting.accounts",
                with: "query: \(view.contains(";") ? "\"\(view)\"" : view)")
            let source = try firm.source(text)
            let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(error?.reason.contains(expected) == true, "\(error?.reason ?? "")")
        }
        try cluster.run("SELECT 1 FROM accounts")
    }

    @Test func `a wrong password is told as such, at once`() async throws {
        let firm = try Firm()
        let cluster = try Cluster()
        let source = try firm.source(try file(firm, cluster, password: "wrong"))
        let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
        #expect(error?.kind == .authentication)
        #expect(firm.time.sleeps.isEmpty)
    }

    @Test func `a server that is away is tried again, then told`() async throws {
        let firm = try Firm()
        let source = try firm.source(
            """
            kind: postgres
            host: 127.0.0.1
            port: 1
            database: firm
            user: firm
            entities: {customers: {view: v}}
            """)
        let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
        #expect(error?.kind == .network)
        #expect(firm.time.sleeps.count == 4)
    }
}
