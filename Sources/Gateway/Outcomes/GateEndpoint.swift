internal import Feeds
internal import Holds
internal import HTTPTypes
internal import HummingbirdCore
internal import Records
internal import Store

/// Answers a payout run: which lines may be paid and which are held, the same however often it
/// asks.
struct GateEndpoint: Sendable {
    let stores: ReadStores
    let intake: RecordIntake
    let bodies: BodyReader
    let database: String
    /// Seconds that the records may end before now; `nil` for any.
    let maximumLag: Double?

    static let path = "/api/v1/gate"

    func answer(_ scope: RequestScope) async throws -> Reply {
        var parameters = QueryParameters(scope.request.uri, known: ["run"])
        let run = parameters.text("run")
        try parameters.check()
        let body = try await bodies.read(
            scope.request, type: "application/json", on: scope.channel)
        let question = try question(body, run: run, client: scope.clientID)
        let isKnown = try await stores.list { try Store.hasAnswered(question, $0) }
        if !isKnown {
            try await storing { () async throws(IntakeFault) in try await intake.settle() }
            try await refuseStale(scope.now)
        }
        let answer = try await ask(question, at: scope.now)
        return Reply(json: Self.text(answer))
    }

    private func question(
        _ body: [UInt8], run: String?, client: String
    ) throws -> GateQuestion {
        let payout: PayoutRun
        do throws(FeedError) {
            payout = try PayoutRunReader.read(document: body)
        } catch {
            let faults = error.faults.map { "\($0.path): \($0.reason)" }
            let detail = (faults + ["nothing was released"]).joined(separator: "; ")
            throw Problem.invalid("invalid_payout_run", detail, [])
        }
        return GateQuestion(
            run: run, dueDigest: payout.digest, bytesDigest: payout.bytesDigest,
            lines: payout.lines.map {
                DueLine(
                    commissionID: $0.commissionID, affiliateID: $0.affiliateID, amount: $0.amount,
                    currency: $0.currency)
            }, actor: "client:" + client)
    }

    private func refuseStale(_ now: EventTime) async throws {
        let (lag, path) = (maximumLag, database)
        do {
            try await stores.list {
                try Store.requireRecent(at: now, maximumLag: lag, path: path, $0)
            }
        } catch let error as StoreError {
            throw Problem(
                status: .conflict, code: "stale_records",
                detail: "\(error.reason); send what is missing, or send again what is wrong")
        }
    }

    private func ask(_ question: GateQuestion, at time: EventTime) async throws -> GateAnswer {
        let path = database
        do {
            return try await stores.write { try Store.gate(question, at: time, path: path, $0) }
        } catch let error as StoreError where error.kind == .reusedRun {
            throw Problem(status: .conflict, code: "run_reused", detail: error.reason)
        }
    }

    private static func text(_ answer: GateAnswer) -> [UInt8] {
        var line = JSONLine()
        line.string("run", answer.run)
        line.string("as_of", answer.asOf.description)
        line.raw("repeat", answer.isRepeat ? "true" : "false")
        line.strings("freed_since", answer.freedSince)
        line.integer("unknown_customers", answer.ownerless)
        line.objects("released", answer.released, write)
        line.objects("held", answer.held, write)
        line.object("changes") { row in
            if let since = answer.changes.since {
                row.string("since", since)
            } else {
                row.raw("since", "null")
            }
            row.strings("new", answer.changes.new)
            row.strings("withdrawn", answer.changes.withdrawn)
            row.strings("decided", answer.changes.decided)
        }
        line.objects("rule_errors", answer.unjudged) { row, error in
            row.string("rule", error.rule)
            row.string("subject", error.subjectID)
            row.string("reason", error.reason)
        }
        return line.finished()
    }

    private static func write(_ row: inout JSONLine, _ line: GateLine) {
        row.string("commission_id", line.due.commissionID)
        row.string("affiliate_id", line.due.affiliateID)
        if let amount = line.due.amount, let currency = line.due.currency {
            row.raw("amount", amount.text(minorDigits: currency.minorDigits))
            row.string("currency", currency.description)
        }
        if line.isReleased { return }
        row.string("reason_code", line.reasonCode)
        row.strings("flag_ids", line.flagIDs)
    }
}
