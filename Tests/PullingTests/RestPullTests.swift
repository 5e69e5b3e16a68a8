import Foundation
import HTTPTypes
import Records
import Store
import Testing

@testable import Pulling

@Suite struct RestPullTests {
    @Test func `a page that the disk refused is stored with its place, or not at all`() async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<25))
        try await partner.run { url in
            let source = try firm.source(
                """
                kind: rest
                base_url: \(url)/v1
                page_size: 10
                entities: {customers: {}}
                """)
            let sink = try firm.sink()
            let disk = try Store(opening: firm.database, for: .review)
            try disk.write { try FailingDisk.begin(at: "C012", $0) }
            await #expect(throws: StoreError.self) { try await firm.pull(source, into: sink) }
            try disk.write(FailingDisk.end)
            _ = try await sink.settle()
            #expect(try firm.keys(.customers).count == 10)
            #expect(try firm.read(PulledKeys.all).count == 10)
            try await firm.pull(source, into: sink)
            #expect(try firm.keys(.customers).count == 25)
            #expect(try firm.read(PulledKeys.all).count == 25)
        }
    }

    private static func file(_ url: String, _ more: String = "") -> String {
        """
        kind: rest
        base_url: \(url)/v1
        page_size: 10
        overlap: 5m
        \(more)
        entities:
          customers:
            modified: {parameter: modified_since, field: last_modified_date}
        """
    }

    @Test func `pages are followed by their cursors until none is named`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<35))
        try await partner.run { url in
            let counts = try await firm.pull(try firm.source(Self.file(url)))
            #expect(counts.map(\.records) == [35])
            #expect(counts.map(\.pages) == [4])
            #expect(try firm.keys(.customers) == (0..<35).map(id))
            #expect(partner.asked.map { $0.query["cursor"] ?? "" } == ["", "10", "20", "30"])
        }
    }

    @Test func `the next pull asks for what changed since, with the overlap`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<20))
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            try await firm.pull(source)
            partner.set(
                "/v1/customers",
                customers(0..<3) + customers(16..<21) + customers(22..<23, phase: "funded"))
            let counts = try await firm.pull(source)
            #expect(partner.asked.last?.query["modified_since"] == minute(14))
            // Of the six that came, four were taken before.
            #expect(counts.map(\.records) == [2])
            #expect(try firm.keys(.customers).count == 22)
            #expect(try firm.read { try RecordPosition.current($0).sequence } == 23)
        }
    }

    @Test func `a pull that is cut off goes on behind the last page that is safe`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<35))
        partner.change {
            $0.whim = { asked, _ in asked.number >= 2 ? .init(status: .badGateway) : nil }
        }
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(error?.kind == .network)
            #expect(try firm.keys(.customers).count == 20)
            partner.change { state in
                state.whim = nil
                state.asked = []
            }
            let counts = try await firm.pull(source)
            #expect(partner.asked.map { $0.query["cursor"] ?? "" } == ["20", "30"])
            #expect(counts.map(\.records) == [15])
            #expect(try firm.keys(.customers) == (0..<35).map(id))
        }
    }

    @Test func `failures are tried again later and later, up to a limit`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.change { $0.whim = { _, _ in .init(status: .serviceUnavailable) } }
        try await partner.run { url in
            let source = try firm.source(Self.file(url, "attempts: 5"))
            let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(error?.description.contains("answers 503, tried 5 times") == true)
            #expect(firm.time.sleeps == [0.375, 0.75, 1.5, 3])
        }
    }

    @Test(arguments: [
        ("7", 7.0), ("Mon, 21 Sep 2026 14:13:40 GMT", 20), ("nonsense", 0.375),
    ])
    func `a source that asks for patience is given it`(header: String, wait: Double) async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<5))
        partner.change {
            $0.whim = { asked, _ in
                asked.number == 0
                    ? .init(status: .tooManyRequests, headers: [.retryAfter: header]) : nil
            }
        }
        try await partner.run { url in
            let counts = try await firm.pull(try firm.source(Self.file(url)))
            #expect(counts.map(\.records) == [5])
            #expect(firm.time.sleeps == [wait])
        }
    }

    @Test func `a source that asks for more patience than a pull has ends it`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.change {
            $0.whim = { _, _ in
                .init(status: .tooManyRequests, headers: [.retryAfter: "100000"])
            }
        }
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(firm.time.sleeps.isEmpty)
        }
    }

    @Test func `a torn answer is asked for again, and nothing is taken twice`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<15))
        partner.change {
            $0.whim = { asked, partner in
                if asked.number != 1 { return nil }
                var answer = partner.page(asked)
                answer.isTorn = true
                return answer
            }
        }
        try await partner.run { url in
            let counts = try await firm.pull(try firm.source(Self.file(url)))
            #expect(counts.map(\.records) == [15])
            #expect(partner.asked.count == 3)
        }
    }

    @Test func `a cursor that is refused begins the pass anew`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<25))
        partner.change { $0.whim = { asked, _ in asked.number == 1 ? .init(status: .gone) : nil } }
        try await partner.run { url in
            try await firm.pull(try firm.source(Self.file(url)))
            #expect(
                partner.asked.map { $0.query["cursor"] ?? "" } == ["", "10", "", "10", "20"])
            #expect(try firm.keys(.customers).count == 25)
        }
    }

    @Test func `a source that names the same page again and again is left`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<25))
        partner.change {
            $0.whim = { asked, _ in
                .init(body: "{\"data\":[],\"meta\":{\"next_cursor\":\"10\"}}")
            }
        }
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(error?.reason.contains("the same page again") == true)
        }
    }

    @Test func `a next page on another host is refused before it is kept`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<25))
        partner.change {
            $0.whim = { asked, partner in
                if asked.query["cursor"] != "10" { return nil }
                let body = partner.page(asked).body.split(separator: "\"20\"")
                return .init(body: body.joined(separator: "\"https://else.example/v1?cursor=20\""))
            }
        }
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(
                error?.reason == "the next page is on another host: https://else.example/v1")
            #expect(try firm.keys(.customers).count == 10)
            partner.change { state in
                state.whim = nil
                state.asked = []
            }
            try await firm.pull(source)
            #expect(partner.asked.map { $0.query["cursor"] ?? "" } == ["10", "20"])
            #expect(try firm.keys(.customers).count == 25)
        }
    }

    @Test func `an address on another host that was kept before begins the pass anew`()
        async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<15))
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            var state = PassState(since: nil, started: firm.time.now)
            state.after = "https://else.example/v1?cursor=10"
            let cursor = PullCursor(
                settings: source.entities[0].settings(of: source), pass: state.text)
            try await firm.sink().take(
                RecordBatch(source: ""), phase: 0,
                with: [PullBook.move("partner", .customers, to: cursor)])
            try await firm.pull(source)
            #expect(try firm.keys(.customers).count == 15)
        }
    }

    @Test func `a source that goes on naming empty pages is left`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<5))
        partner.change {
            $0.whim = { asked, _ in
                if asked.number >= 500 { return nil }
                return .init(
                    body: "{\"data\":[],\"meta\":{\"next_cursor\":\"e\(asked.number)\"}}")
            }
        }
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(error?.reason == "200 pages of `customers` in a row are empty")
            #expect(partner.asked.count == 200)
            // The next pull goes on behind those that were kept.
            await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(partner.asked[200].query["cursor"] == "e198")
        }
    }

    @Test func `an answer that is too long, no JSON, or without records is told`() async throws {
        let bodies = [
            (String(repeating: " ", count: 3000), "sends more than 2000 bytes"),
            ("<html>", "no valid JSON"), ("{\"rows\":[]}", "no array of records at `data`"),
            ("{\"data\":[]} {}", "no valid JSON"),
        ]
        for (body, expected) in bodies {
            let firm = try Firm()
            let partner = PartnerAPI()
            partner.change { $0.whim = { _, _ in .init(body: body) } }
            try await partner.run { url in
                let source = try firm.source(Self.file(url, "body_bytes: 2000"))
                let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
                #expect(error?.reason.contains(expected) == true, "\(error?.reason ?? "")")
            }
        }
    }

    @Test func `numbered pages are read again where a row moved between them`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI(isPaged: true)
        partner.set("/v1/customers", customers(0..<30))
        partner.change {
            $0.whim = { asked, partner in
                // After the first page its first row moves to the end: the eleventh moves onto it.
                if asked.number == 1 {
                    partner.change { state in
                        let moved = customers(0..<1, phase: "funded").map { row in
                            row.merging(["last_modified_date": minute(90)]) { $1 }
                        }
                        state.rows["/v1/customers"] = customers(1..<30) + moved
                    }
                }
                return nil
            }
        }
        try await partner.run { url in
            let file = Self.file(url, "pagination: {style: page}")
            let counts = try await firm.pull(try firm.source(file))
            #expect(try firm.keys(.customers) == (0..<30).map(id))
            #expect(try firm.field("phase", of: "C000", .customers) == "funded")
            #expect(counts.map(\.isUnstable) == [false])
            #expect(partner.asked.count == 6)
        }
    }

    @Test func `a source that never holds still is told and asked again next time`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI(isPaged: true)
        partner.set("/v1/customers", customers(0..<30))
        partner.change {
            $0.whim = { asked, partner in
                partner.change {
                    $0.rows["/v1/customers"]?.append(
                        contentsOf: customers(40 + asked.number..<41 + asked.number))
                }
                return nil
            }
        }
        try await partner.run { url in
            let file = Self.file(url, "pagination: {style: page}")
            let counts = try await firm.pull(try firm.source(file))
            #expect(counts.map(\.isUnstable) == [true])
            let cursor = try firm.read { try PullBook.cursor("partner", .customers, $0) }
            #expect(cursor?.watermark == nil)
        }
    }

    @Test func `a record dated in the future does not hide later ones`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        var rows = customers(0..<2)
        rows[1]["last_modified_date"] = "2031-01-01T00:00:00Z"
        partner.set("/v1/customers", rows)
        try await partner.run { url in
            try await firm.pull(try firm.source(Self.file(url)))
            let cursor = try firm.read { try PullBook.cursor("partner", .customers, $0) }
            #expect(cursor?.watermark == firm.time.now)
        }
    }

    @Test func `what breaks the contract goes to the quarantine once, the rest is taken`()
        async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<12))
        partner.change {
            $0.rows["/v1/customers"]?[3]["signup_date"] = "yesterday"
            $0.rows["/v1/customers"]?[11]["affiliate_id"] = ""
        }
        try await partner.run { url in
            let source = try firm.source(Self.file(url))
            let counts = try await firm.pull(source)
            #expect(counts.map(\.records) == [10])
            #expect(counts.map(\.rejected) == [2])
            partner.change { $0.rows["/v1/customers"]?.removeFirst() }
            try await firm.pull(source, isFull: true)
            let rejects = try firm.rejects()
            #expect(rejects.map(\.violation.field).sorted() == ["affiliate_id", "signup_date"])
            #expect(rejects.allSatisfy { $0.source == "pull/partner/customers" })
        }
    }

    @Test func `another question of the file begins anew`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<5))
        try await partner.run { url in
            try await firm.pull(try firm.source(Self.file(url)))
            let other =
                Self.file(url) + "\n    fields: {phase: {from: phase, words: {phase_1: funded}}}"
            try await firm.pull(try firm.source(other))
            #expect(partner.asked.last?.query["modified_since"] == nil)
            #expect(try firm.field("phase", of: "C002", .customers) == "funded")
        }
    }
}
