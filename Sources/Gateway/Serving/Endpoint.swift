internal import HTTPTypes
internal import Store

/// One method of one path.
struct Endpoint: Sendable {
    var method: HTTPRequest.Method
    var path: String
    /// What a token must allow; `nil` where none is needed.
    var scope: ClientScope?
    var handle: @Sendable (RequestScope) async throws -> Reply

    init(
        _ method: HTTPRequest.Method, _ path: String, scope: ClientScope? = nil,
        _ handle: @escaping @Sendable (RequestScope) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.scope = scope
        self.handle = handle
    }
}

/// Every endpoint by path and method.
struct EndpointTable: Sendable {
    private let byPath: [String: [HTTPRequest.Method: Endpoint]]

    init(_ endpoints: [Endpoint]) {
        var byPath: [String: [HTTPRequest.Method: Endpoint]] = [:]
        for endpoint in endpoints {
            byPath[endpoint.path, default: [:]][endpoint.method] = endpoint
        }
        self.byPath = byPath
    }

    /// - Throws: `Problem`: 404 for a path that is not there, 405 for a method that it lacks.
    func find(_ method: HTTPRequest.Method, _ path: String) throws -> Endpoint {
        guard let methods = byPath[path] else { throw Problem.notFound }
        if let endpoint = methods[method == .head ? .get : method] { return endpoint }
        var allowed = methods.keys.map(\.rawValue)
        if methods[.get] != nil { allowed.append("HEAD") }
        let list = allowed.sorted().joined(separator: ", ")
        throw Problem(
            status: .methodNotAllowed, code: "method_not_allowed",
            detail: "this path takes \(list)", headers: [.allow: list])
    }
}
