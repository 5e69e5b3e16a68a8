import Foundation
import HummingbirdTesting
import Logging
import Pipeline
import Pulling
import Records
import Store
import Testing

@testable import Gateway

@Suite struct PullCalendarTests {
    private static let start = EventTime(microseconds: 1_790_000_000_000_000)

    private func source(_ schedules: [PullSchedule]) -> PullSource {
        PullSource(
            name: "acme", place: .sqlite(path: ""),
            entities: schedules.map { schedule in
                var entity = EntitySource(.customers)
                entity.schedule = schedule
                return entity
            })
    }

    private func after(_ seconds: Double) -> EventTime {
        EventTime(microseconds: Self.start.microseconds + Int64(seconds * 1_000_000))
    }

    @Test func `intervals are due at once and then from when they were due`() {
        var calendar = PullCalendar([source([.every(seconds: 600)])], now: Self.start)
        guard let first = calendar.next else { return }
        #expect(first.due == Self.start)
        calendar.note(first, isGood: true, now: after(70), chance: 0)
        #expect(calendar.next?.due == after(600))
        guard let second = calendar.next else { return }
        calendar.note(second, isGood: true, now: after(5000), chance: 0)
        #expect(calendar.next?.due == after(5000))
    }

    @Test func `a time of day is due on the next day that has it before it`() {
        // 14:13:20 UTC.
        let early = PullCalendar([source([.daily(minute: 390)])], now: Self.start)
        #expect(early.next?.due.description == "2026-09-22T06:30:00Z")
        let late = PullCalendar([source([.daily(minute: 900)])], now: Self.start)
        #expect(late.next?.due.description == "2026-09-21T15:00:00Z")
    }

    @Test func `failures are tried again later and later while others go on`() {
        var calendar = PullCalendar(
            [source([.every(seconds: 86_400)]), source([.every(seconds: 86_400)])],
            now: Self.start)
        var waits: [Double] = []
        var now = Self.start
        for _ in 0..<12 {
            guard let next = calendar.next else { return }
            if next.source == 1 {
                calendar.note(next, isGood: true, now: now, chance: 0.5)
                continue
            }
            now = max(now, next.due)
            calendar.note(next, isGood: false, now: now, chance: 0.5)
            guard let again = calendar.next, again.source == 0 else { continue }
            waits.append(Double(again.due.microseconds - now.microseconds) / 1_000_000)
        }
        #expect(waits.prefix(4) == [45, 90, 180, 360])
        #expect(waits.last == 2700)
    }
}

@Suite struct FailedReconciliationTests {
    @Test func `a reconciliation that fails is counted, and leaves the last report`() async throws {
        try await withServer { partner in
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("holdback-reconciles-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let report = URL(fileURLWithPath: folder + "/report.ndjson")
            try Data("mine\n".utf8).write(to: report)
            let file = URL(fileURLWithPath: folder + "/acme.yaml")
            let text = """
                kind: sqlite
                path: \(folder)/none.db
                entities: {customers: {view: customers}}
                reconcile: {every: 1h, report: \(report.path)}
                """
            try Data(text.utf8).write(to: file)
            let configuration = GatewayConfiguration(
                database: folder + "/firm.db", settings: try settings.get(), conventions: .standard)
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let clock = TestClock()
            let server = GatewayServer(configuration, logger: logger, clock: { clock.now })
            let intake = try await server.openIntake()
            let figures = PullFigures()
            let service = PullService(
                sources: [try PullSource.load(file.path)],
                sink: IntakeSink(
                    intake: intake, stores: try ReadStores(configuration.database),
                    timer: .machine),
                validator: RecordValidator(conventions: .standard), figures: figures,
                logger: logger, timer: .machine)
            let pulling = Task { try await service.run() }
            let failure = "pull_failures_total{source=\"acme\",entity=\"reconciliation\"} 1"
            for _ in 0..<200 where !figures.text.contains(failure) {
                try await Task.sleep(for: .milliseconds(25))
            }
            pulling.cancel()
            _ = try? await pulling.value
            await intake.stop()
            #expect(figures.text.contains(failure), "\(figures.text)")
            let noted = try Store(opening: configuration.database, for: .read)
                .read(PullBook.records).filter { $0.entity == PullBook.reconciliation }
            #expect(noted.map(\.failures) == [1])
            #expect(try Data(contentsOf: report) == Data("mine\n".utf8))
        }
    }
}

@Suite struct PullBetweenServersTests {
    /// One server pulls what a partner pushed to another, by its listings.
    @Test func `one server pulls from another, corrections too, and they reconcile`() async throws {
        try await withServer(over: .live) { partner in
            guard let port = partner.client.port else { return }
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("holdback-pulls-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            func write(_ name: String, _ text: String) throws -> String {
                try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
                return folder + "/" + name
            }
            let file = try write(
                "other.yaml",
                """
                kind: rest
                base_url: http://127.0.0.1:\(port)/api/v1/prop-trading
                page_size: 7
                credentials:
                  token_url: http://127.0.0.1:\(port)/oauth/token
                  client_id: {file: \(try write("id", partner.id))}
                  client_secret: {file: \(try write("secret", partner.secret))}
                entities:
                  customers: {modified: {parameter: modified_since, field: last_modified_date}}
                  transactions: {from: date_from, to: date_to}
                  trading_activity: {path: trading-activity, from: date_from, to: date_to}
                reconcile: {at: "06:30", days: 30}
                """)
            try await pushFirm(to: partner)
            var configuration = GatewayConfiguration(
                database: folder + "/firm.db", settings: try settings.get(),
                conventions: .standard)
            configuration.sources = [try PullSource.load(file)]
            let source = configuration.sources[0]
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let clock = TestClock()
            let server = GatewayServer(configuration, logger: logger, clock: { clock.now })
            let intake = try await server.openIntake()
            let stores = try ReadStores(configuration.database)
            let figures = PullFigures()
            let service = PullService(
                sources: configuration.sources,
                sink: IntakeSink(intake: intake, stores: stores, timer: .machine),
                validator: RecordValidator(conventions: .standard), figures: figures,
                logger: logger, timer: .machine)
            let pulling = Task { try await service.run() }
            for _ in 0..<200 where figures.pulls < 3 {
                try await Task.sleep(for: .milliseconds(25))
            }
            pulling.cancel()
            _ = try? await pulling.value
            #expect(figures.pulls == 3, "\(figures.text)")
            #expect(figures.text.contains("entity=\"trading_activity\"} 20"))
            let feed = try source.open(.machine)
            let sink = IntakeSink(intake: intake, stores: stores, timer: .machine)
            let run = Reconciliation(
                source, feed: feed, validator: RecordValidator(conventions: .standard), from: nil,
                to: nil, now: { clock.now })
            let same = try await run.run(sink, heals: true) { _ in }
            #expect(same.open == 0)
            #expect(same.parts.map(\.equal) == [20, 20, 20])
            _ = try await partner.push(
                "transactions",
                """
                [{"transaction_id":"T3","customer_id":"C3","transaction_type":"challenge_fee",
                  "amount_currency":3.50,"currency":"USD","transaction_date":"2026-03-02T10:00:00Z",
                  "status":"reversed"}]
                """)
            let healed = try await run.run(sink, heals: true) { _ in }
            #expect(healed.parts.map(\.healed) == [0, 1, 0])
            #expect(healed.parts[1].fields == ["status": 1])
            await feed.close()
            await intake.stop()
        }
    }

    private func pushFirm(to partner: Partner) async throws {
        func list(_ row: (Int) -> String) -> String {
            "[" + (0..<20).map(row).joined(separator: ",") + "]"
        }
        let customers = try await partner.push(
            "customers",
            list { number in
                """
                {"customer_id":"C\(number)","affiliate_id":"A\(number % 3)","first_name":"N\(number)",
                 "signup_date":"2026-03-01T09:00:00Z","last_modified_date":"2026-03-02T09:00:00Z",
                 "account_size":10000,"country_code":"DE","email":"n\(number)@mail.example"}
                """
            })
        let transactions = try await partner.push(
            "transactions",
            list { number in
                """
                {"transaction_id":"T\(number)","customer_id":"C\(number)","amount_currency":\(number).50,
                 "transaction_type":"challenge_fee","currency":"USD","status":"completed",
                 "transaction_date":"2026-03-02T10:00:00Z"}
                """
            })
        let activity = try await partner.push(
            "trading-activity",
            list { number in
                """
                {"date":"2026-03-03","customer_id":"C\(number)","instrument":"EURUSD",
                 "lots_traded":1.25,"pnl":-3.10,"currency":"USD"}
                """
            })
        #expect([customers, transactions, activity].map(\.status) == [200, 200, 200])
    }
}
