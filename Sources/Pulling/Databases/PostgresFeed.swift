private import Dispatch
internal import Feeds
internal import Records
private import Synchronization

/// Rows of PostgreSQL views, page by page, each page a short statement of its own.
final class PostgresFeed: SourceFeed {
    private let name: String
    private let place: PostgresPlace
    private let timer: RetryTimer
    private let queue = DispatchQueue(label: "holdback.pulling.postgres")
    private let connection = Mutex<PostgresConnection?>(nil)

    private static let attempts = 5
    private static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    init(name: String, place: PostgresPlace, timer: RetryTimer) {
        self.name = name
        self.place = place
        self.timer = timer
    }

    var keepsPlaces: Bool { true }

    func close() async { connection.withLock { $0 = nil } }

    func page(_ question: PageQuestion) async throws -> SourcePage {
        let query = KeysetQuery(entity: question.entity, mark: "$")
        if question.after == nil { try await refuseUnordered(query) }
        let key = question.after.flatMap(RowKey.read)
        let since = question.entity.modifiedField == nil ? nil : question.since
        let statement = query.text(hasSince: since != nil, hasKey: key != nil)
        let values = (since.map { [$0.description] } ?? []) + (key ?? [])
        let (columns, rows) = try await ask(statement, values)
        let mapper = try RowMapper(question.entity, columns: columns, source: name)
        let last = rows.last.map { DatabaseRow(columns: columns, values: $0) }
        let isFull = rows.count == question.entity.pageSize
        return SourcePage(
            records: rows.map(mapper.record),
            next: isFull ? last.map { row in RowKey.text(query.order.map { row[$0] ?? "" }) } : nil,
            total: nil)
    }

    private func refuseUnordered(_ query: KeysetQuery) async throws {
        let (_, rows) = try await ask(query.unordered, [])
        guard let count = rows.first?.first ?? nil, count != "0" else { return }
        throw query.refusal(of: "\(count)", source: name)
    }

    private func ask(
        _ statement: String, _ values: [String]
    ) async throws -> (columns: [String], rows: [[String?]]) {
        var failures = 0
        while true {
            do {
                return try await run(statement, values)
            } catch let failure as PostgresConnection.Failure {
                connection.withLock { if failure.isConnection { $0 = nil } }
                failures += 1
                if !failure.isConnection || failure.isAuthentication || failures >= Self.attempts {
                    throw error(failure)
                }
                try await timer.sleep(timer.backOff(afterFailures: failures - 1))
            }
        }
    }

    private func error(_ failure: PostgresConnection.Failure) -> PullError {
        if failure.isAuthentication {
            return PullError(
                .authentication, name, failure.message,
                remedy: "check `user`, `password` and the right to read the view")
        }
        if failure.isConnection {
            return PullError(
                .network, name, failure.message, remedy: "check `host`, `port` and `tls`")
        }
        return PullError(
            .settings, name, failure.message,
            remedy: "check `view` or `query`, `modified` and `key`, or raise `timeout`")
    }

    private func run(
        _ statement: String, _ values: [String]
    ) async throws -> (columns: [String], rows: [[String?]]) {
        let parameters = try parameters()
        return try await withCheckedThrowingContinuation { done in
            queue.async { [self] in
                done.resume(
                    with: Result {
                        let open = try self.connection.withLock { kept in
                            let open = try kept ?? PostgresConnection(parameters)
                            kept = open
                            return open
                        }
                        return try open.rows(statement, values)
                    })
            }
        }
    }

    private func parameters() throws(PullError) -> [(String, String)] {
        let user = try place.user?.read(for: name) ?? place.userName ?? ""
        let milliseconds = Int(place.timeoutSeconds * 1000)
        var parameters = [
            ("host", place.host), ("port", String(place.port)), ("dbname", place.database),
            ("user", user), ("sslmode", place.tls), ("connect_timeout", "10"),
            ("application_name", "holdback"), ("client_encoding", "UTF8"),
            (
                "options",
                "-c default_transaction_read_only=on -c statement_timeout=\(milliseconds) "
                    + "-c TimeZone=UTC -c DateStyle=ISO -c extra_float_digits=1"
            ),
        ]
        if let password = try place.password?.read(for: name) {
            parameters.append(("password", password))
        }
        if place.tls.hasPrefix("verify") {
            parameters.append(("sslrootcert", place.authorities ?? Self.systemAuthorities))
        }
        return parameters
    }
}

/// The values of a row that the next page begins behind, as kept text.
enum RowKey {
    static func text(_ values: [String]) -> String {
        var line = JSONLine()
        line.strings("key", values)
        return String(decoding: line.finished(), as: UTF8.self)
    }

    static func read(_ text: String) -> [String]? {
        guard case .success(let json) = JSONText.read(Array(text.utf8)), let key = json["key"]
        else { return nil }
        return key.elements.map(\.text)
    }
}
