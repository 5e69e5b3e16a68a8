package import Records
package import Store

/// Walks the onboarding checklist for a client that pushes, by what it has done so far.
package struct ClientOnboarding: Sendable {
    private let history: ClientHistory
    private let reconciled: [PullRecord]
    private let now: EventTime

    /// What the server allows a token where the client has no limit of its own.
    private static let requestsPerMinute = 1000
    private static let week: Int64 = 7 * 86_400_000_000

    private static let paths = ["customers", "transactions", "trading-activity"]

    /// - Parameter name: the client's id or name.
    /// - Returns: `nil` where there is no such client.
    package init?(_ name: String, _ store: Store, now: EventTime) throws {
        let since = EventTime(microseconds: now.microseconds - Self.week)
        let read = try store.read { db in
            (try ClientHistory.read(name, since: since, db), try PullBook.records(db))
        }
        guard let history = read.0 else { return nil }
        self.history = history
        reconciled = read.1
        self.now = now
    }

    package func steps() -> [OnboardingStep] {
        [credentials, connection] + Self.paths.map(sample) + [words]
            + Self.paths.map(day) + [parked, reconciliation, volume]
    }

    private var credentials: OnboardingStep {
        let title = "credentials"
        let client = history.client
        if client.revokedAt != nil {
            return .failed(title, "the client is revoked", remedy: "`holdback client create`")
        }
        guard history.hasSecret else {
            return .failed(title, "the client has no secret", remedy: "`holdback client rotate`")
        }
        guard client.scopes.contains(.writeRecords) else {
            return .failed(
                title, "the client may not push: its scopes are `\(client.scopes.text)`",
                remedy: "create one with `\(ClientScope.writeRecords.rawValue)`")
        }
        if let ends = history.secretEnds, ends.microseconds < now.microseconds + Self.week {
            return .failed(
                title, "the last secret ends at \(ends)", remedy: "`holdback client rotate`")
        }
        return .passed(title, "`\(client.name)` may \(client.scopes.text)")
    }

    private var connection: OnboardingStep {
        guard let token = history.lastToken else {
            return .failed(
                "connection", "the client has never asked for a token",
                remedy: "POST /oauth/token with grant_type=client_credentials")
        }
        return .passed("connection", "last token at \(token)")
    }

    private func pushes(_ path: String) -> [ClientHistory.Requests] {
        history.requests.filter { $0.subject == "POST /api/v1/prop-trading/" + path }
    }

    /// How the latest of some requests was refused.
    private func said(_ refused: [ClientHistory.Requests]) -> String {
        guard let last = refused.max(by: { $0.last < $1.last }) else { return "nothing" }
        return "\(last.status)"
            + (last.reasons.isEmpty ? "" : " (\(last.reasons.joined(separator: ", ")))")
    }

    private func sample(_ path: String) -> OnboardingStep {
        let title = "sample of \(path)"
        let pushes = pushes(path)
        let good = pushes.filter { $0.status == 200 }.map(\.last).max()
        let bad = pushes.filter { $0.status >= 400 && $0.status != 429 }
        guard let good else {
            let said = bad.map { "\($0.count) answered \($0.status)" }.joined(separator: ", ")
            return .failed(
                title, said.isEmpty ? "nothing was pushed" : "nothing was taken: \(said)",
                remedy: "POST one record to /api/v1/prop-trading/\(path); a 422 tells what to mend")
        }
        if let later = bad.map(\.last).max(), later > good {
            return .failed(
                title, "the last push was refused with \(said(bad)), at \(later)",
                remedy: "read `errors` of the answer: each names the record, field and expectation")
        }
        return .passed(title, "last taken at \(good)")
    }

    /// Types and statuses: transactions alone have words that nobody may know.
    private var words: OnboardingStep {
        let pushes = pushes("transactions")
        let unknown = [ViolationCode.unknownStatus, .unknownTransactionType].map(\.rawValue)
        let refused = pushes.filter { !$0.reasons.filter(unknown.contains).isEmpty }
        let count = refused.reduce(0) { $0 + $1.count }
        let taken = pushes.filter { $0.status == 200 && $0.records > 0 }.map(\.last).max()
        if let last = refused.map(\.last).max(), last > taken ?? .distantPast {
            return .failed(
                "words",
                "\(counted(count, "request")) had types or statuses that nobody knows, the last at "
                    + "\(last)",
                remedy:
                    "map them by `--config`, or have the partner send those of the data contract")
        }
        if taken == nil {
            return .skipped("words", "no transaction was taken in the last week")
        }
        return .passed(
            "words", "every type and status is known (\(counted(count, "refusal")) before)")
    }

    private func day(_ path: String) -> OnboardingStep {
        let title = "a day of \(path)"
        let start = EventTime(microseconds: now.microseconds - Self.week / 7)
        let taken = pushes(path).filter { $0.status == 200 && $0.last >= start }
        let records = taken.reduce(0) { $0 + $1.records }
        if records == 0 {
            return .failed(
                title, "nothing was pushed in the last day", remedy: "push a whole day's records")
        }
        return .passed(
            title, "\(counted(records, "record")) in the last week, the last within the day")
    }

    private var parked: OnboardingStep {
        if history.parked == 0 { return .passed("references", "no record waits for its customer") }
        return .failed(
            "references", "\(counted(history.parked, "record")) of customers that were never sent",
            remedy: "push the customers; `holdback status --rejects` shows the records")
    }

    private var reconciliation: OnboardingStep {
        let last = reconciled.compactMap(\.lastSuccess).max()
        guard let last else {
            return .skipped(
                "reconciliation", "no source tells the same records",
                remedy: "have the partner open its API or a view, and write a source file")
        }
        return .passed("reconciliation", "a source was last pulled at \(last)")
    }

    private var volume: OnboardingStep {
        let limit = history.client.requestsPerMinute ?? Self.requestsPerMinute
        let refused = history.requests.filter { $0.status == 429 }.reduce(0) { $0 + $1.count }
        let detail =
            "at most \(counted(history.busiestMinute, "request")) in a minute of \(limit) allowed"
        if refused > 0 {
            return .failed(
                "volume", "\(detail); \(refused) were refused",
                remedy: "send up to 1000 records in each request, and wait as Retry-After says")
        }
        return .passed("volume", detail)
    }
}
