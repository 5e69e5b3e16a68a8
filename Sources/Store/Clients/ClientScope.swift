/// What a client may do.
package enum ClientScope: String, CaseIterable, Sendable {
    case writeRecords = "records:write"
    case readRecords = "records:read"
    case readFlags = "flags:read"
    /// Ask what a payout run may pay.
    case gate

    /// Words with blanks between them (RFC 6749 section 3.3); `nil` where one is unknown.
    package static func set(parsing text: String) -> Set<ClientScope>? {
        var scopes: Set<ClientScope> = []
        for word in text.split(separator: " ") {
            guard let scope = ClientScope(rawValue: String(word)) else { return nil }
            scopes.insert(scope)
        }
        return scopes
    }
}

extension Set<ClientScope> {
    /// In a fixed order, with blanks between.
    package var text: String {
        ClientScope.allCases.filter(contains).map(\.rawValue).joined(separator: " ")
    }
}
