internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Records
internal import Store

/// One request with what is known of it.
struct RequestScope: Sendable {
    let request: Request
    let channel: any Channel
    let id: String
    /// When it came.
    let now: EventTime
    /// `nil` where the endpoint is open to all.
    let token: AccessToken?

    /// Precondition: the endpoint needs a token.
    var clientID: String {
        guard let token else { preconditionFailure("an open endpoint has no client") }
        return token.clientID
    }

    /// The request's entry in the audit log.
    ///
    /// - Parameter problem: why it was refused; its codes alone are kept.
    func audit(_ status: Int, records: Int? = nil, problem: Problem? = nil) -> SideWrite {
        var body = JSONLine()
        body.string("request_id", id)
        body.integer("status", status)
        if let records { body.integer("records", records) }
        if let problem {
            body.string("code", problem.code)
            body.strings("reasons", Set(problem.faults.map(\.code)).sorted())
        }
        return .audit(
            at: now, actor: "client:" + (token?.clientID ?? "none"), action: "request",
            subject: request.method.rawValue + " " + request.uri.path,
            body: String(decoding: body.finished(), as: UTF8.self))
    }
}
