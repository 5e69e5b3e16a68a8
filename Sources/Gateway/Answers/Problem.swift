internal import HTTPTypes
internal import Records

/// Why a request can't be answered as it asks (RFC 9457).
struct Problem: Error {
    /// One rule that one record or parameter breaks.
    struct Fault: Sendable {
        /// A JSON pointer (RFC 6901) into the body, or a parameter's name.
        var path: String
        var code: String
        var message: String
        /// What stood there; `nil` for nothing.
        var value: String?
    }

    var status: HTTPResponse.Status
    /// Stable, for programs.
    var code: String
    var detail: String
    var headers: HTTPFields = [:]
    var faults: [Fault] = []
    /// Whether what follows on the connection can't be trusted or is not wanted.
    var closesConnection = false
    /// Whether the audit log needs no entry: it has one that says the same.
    var isAudited = false

    func reply(requestID: String) -> Reply {
        var line = JSONLine()
        line.string("type", "/docs#\(code)")
        line.string("title", status.reasonPhrase)
        line.integer("status", status.code)
        line.string("code", code)
        line.string("detail", detail)
        line.string("request_id", requestID)
        if !faults.isEmpty {
            line.objects("errors", faults) { line, fault in
                line.string("path", fault.path)
                line.string("code", fault.code)
                line.string("message", fault.message)
                if let value = fault.value {
                    line.string("value", value)
                } else {
                    line.raw("value", "null")
                }
            }
        }
        var reply = Reply(status: status, json: line.finished(), type: "application/problem+json")
        reply.headers.append(contentsOf: headers)
        reply.closesConnection = closesConnection
        reply.isAudited = isAudited
        return reply
    }
}

extension Problem {
    static func malformed(_ code: String, _ detail: String) -> Problem {
        Problem(status: .badRequest, code: code, detail: detail)
    }

    static func invalid(_ code: String, _ detail: String, _ faults: [Fault]) -> Problem {
        Problem(status: .unprocessableContent, code: code, detail: detail, faults: faults)
    }

    /// The server can't take more now.
    static func busy(_ code: String, _ detail: String, retryAfter seconds: Int = 1) -> Problem {
        Problem(
            status: .serviceUnavailable, code: code, detail: detail,
            headers: [.retryAfter: String(seconds)])
    }

    static let notFound = Problem(
        status: .notFound, code: "not_found",
        detail: "nothing is at this path; /openapi.json lists what there is")

    static let failed = Problem(
        status: .internalServerError, code: "internal_error",
        detail: "the server failed; its log tells why under this request_id")
}
