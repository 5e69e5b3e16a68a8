import Foundation
import GRDB
import Pipeline
import Records
import Store
import Synchronization
import Testing

@testable import Pulling

@Suite struct ReconciliationTests {
    private func reconcile(
        _ firm: Firm, _ source: PullSource, heals: Bool = true, from: String? = nil,
        to: String? = nil
    ) async throws -> (ReconciliationReport, [Difference]) {
        let feed = try source.open(firm.time.timer)
        let sink = try firm.sink()
        let time = firm.time
        let bounds = [from, to].map { $0.flatMap(SourceTime.parse) }
        let run = Reconciliation(
            source, feed: feed, validator: firm.validator, from: bounds[0], to: bounds[1],
            now: { time.now })
        var found: [Difference] = []
        let report = try await run.run(sink, heals: heals) { found.append($0) }
        await feed.close()
        return (report, found)
    }

    private func source(_ firm: Firm, _ url: String) throws -> PullSource {
        try firm.source(
            """
            kind: rest
            base_url: \(url)/v1
            page_size: 10
            entities: {customers: {}}
            """)
    }

    @Test func `a report takes the place of the last one once it is whole, and of no other file`()
        async throws
    {
        struct Failure: Error {}
        let firm = try Firm()
        let path = try firm.write("report.ndjson", "")
        let image = RecordImage(
            .customers, key: [("customer_id", "C1")], fields: [], time: firm.time.now)
        let difference = Difference(
            entity: .customers, kind: .missingThere, key: image.key, fields: [], isHealed: false)
        func write(_ path: String, failing: Bool = false) async throws {
            try await DifferenceFile.write(path, "--report") { found in
                try found(difference)
                if failing { throw Failure() }
            }
        }
        try await write(path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(!whole.isEmpty)
        await #expect(throws: Failure.self) { try await write(path, failing: true) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: firm.folder) == ["report.ndjson"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let mine = try firm.write("mine.yaml", "kind: rest\n")
        await #expect(throws: SettingsError.self) { try await write(mine) }
        #expect(try String(contentsOfFile: mine, encoding: .utf8) == "kind: rest\n")
    }

    @Test func `what differs is told, healed by the pull, and each healing is in the audit log`()
        async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<25))
        try await partner.run { url in
            let source = try source(firm, url)
            try await firm.pull(source)
            partner.change { state in
                state.rows["/v1/customers"] =
                    customers(1..<24) + customers(30..<32)
                state.rows["/v1/customers"]?[4]["phase"] = "funded"
                state.rows["/v1/customers"]?[4]["email"] = "a@b.example"
                // The source is behind what was pushed.
                state.rows["/v1/customers"]?[9]["last_modified_date"] = minute(1)
            }
            let (report, found) = try await reconcile(firm, source)
            #expect(
                found.map { "\($0.kind.rawValue) \($0.key[0].text ?? "") \($0.isHealed)" } == [
                    "different C005 true", "newer_here C010 false", "missing_here C030 true",
                    "missing_here C031 true", "missing_there C000 false",
                    "missing_there C024 false",
                ])
            let part = report.parts[0]
            #expect(part.compared == 25)
            #expect(part.equal == 21)
            #expect(part.healed == 3)
            #expect(part.fields == ["phase": 1, "email": 1, "last_modified_date": 1])
            #expect(report.open == 3)
            #expect(try firm.field("phase", of: "C005", .customers) == "funded")
            #expect(try firm.keys(.customers).count == 27)
            let line = String(decoding: found[0].jsonLine, as: UTF8.self)
            #expect(!line.contains("a@b.example"))
            #expect(line.contains("\"personal\":true"))
            let notes = try firm.audit("reconcile.heal")
            #expect(notes.count == 2)
            #expect(notes.joined().contains("[\"C005\"]"))
            #expect(!notes.joined().contains("a@b.example"))
            let (again, rest) = try await reconcile(firm, source)
            #expect(again.parts[0].healed == 0)
            #expect(rest.map(\.kind) == [.newerHere, .missingThere, .missingThere])
        }
    }

    @Test func `what was pushed since the source's row was seen is told, and stays`()
        async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        let fee = [
            "transaction_id": "T1", "customer_id": "C001", "transaction_type": "challenge_fee",
            "amount_currency": "#99.00", "currency": "USD", "status": "completed",
            "transaction_date": "2026-03-01T09:00:00Z",
        ]
        partner.set("/v1/transactions", [fee])
        try await partner.run { url in
            var pushed = fee.merging(["amount_currency": "99.00"]) { $1 }
            let source = try firm.source(
                "kind: rest\nbase_url: \(url)/v1\nentities: {transactions: {}}")
            // The source and a push agree: no pull has taken the row, and this one has seen it.
            try await firm.push(.transactions, pushed)
            let (equal, _) = try await reconcile(firm, source)
            #expect(equal.parts[0].equal == 1)
            pushed["status"] = "reversed"
            try await firm.push(.transactions, pushed)
            for heals in [true, false, true] {
                let (report, found) = try await reconcile(firm, source, heals: heals)
                #expect(found.map(\.kind) == [.newerHere])
                #expect(report.parts[0].healed == 0)
                #expect(report.open == 1)
                #expect(try firm.field("status", of: "T1", .transactions) == "reversed")
            }
            partner.change { $0.rows["/v1/transactions"]?[0]["status"] = "pending" }
            let (healed, found) = try await reconcile(firm, source)
            #expect(found.map(\.kind) == [.different])
            #expect(healed.parts[0].healed == 1)
            #expect(try firm.field("status", of: "T1", .transactions) == "pending")
            let notes = try firm.audit("reconcile.heal")
            #expect(notes.count == 1)
        }
    }

    @Test func `a dry reconciliation changes nothing`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<5))
        try await partner.run { url in
            let source = try source(firm, url)
            try await firm.pull(source)
            partner.set("/v1/customers", customers(0..<8))
            let (report, _) = try await reconcile(firm, source, heals: false)
            #expect(report.open == 3)
            #expect(try firm.keys(.customers).count == 5)
            #expect(try firm.audit("reconcile.heal").isEmpty)
        }
    }

    @Test func `names that are kept as digests are not compared`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<5))
        try await partner.run { url in
            let source = try source(firm, url)
            try await firm.pull(source)
            let store = try Store(opening: firm.database, for: .review)
            try store.write { try $0.execute(sql: "INSERT INTO identity_keys VALUES ('key')") }
            partner.change { state in
                state.rows["/v1/customers"]?[2]["email"] = "a@b.example"
                state.rows["/v1/customers"]?[3]["phase"] = "funded"
            }
            let feed = try source.open(firm.time.timer)
            let run = Reconciliation(
                source, feed: feed, validator: firm.validator, from: nil, to: nil,
                now: { [time = firm.time] in time.now })
            var found: [Difference] = []
            let sink = DrySink(reader: try Store(opening: firm.database, for: .read))
            _ = try await run.run(sink, heals: false) { found.append($0) }
            await feed.close()
            #expect(found.map { $0.key[0].text } == ["C003"])
        }
    }

    @Test func `only what lies in the range is compared`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<6))
        partner.change { state in
            for number in 0..<6 {
                state.rows["/v1/customers"]?[number]["signup_date"] =
                    "2026-03-0\(number + 1)T00:00:00Z"
            }
        }
        try await partner.run { url in
            let source = try source(firm, url)
            try await firm.pull(source)
            partner.set("/v1/customers", [])
            let (_, found) = try await reconcile(
                firm, source, from: "2026-03-02", to: "2026-03-04T12:00:00Z")
            #expect(found.map { $0.key[0].text } == ["C001", "C002", "C003"])
        }
    }
}
