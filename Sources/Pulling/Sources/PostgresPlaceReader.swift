private import Records
internal import Rules

/// Reads what a source file says of a PostgreSQL database.
struct PostgresPlaceReader {
    let fields: FieldMap

    private enum Mode: String, CaseIterable {
        case verifyFull = "verify-full"
        case verifyAuthority = "verify-ca"
        case off = "disable"
    }

    func place() -> PostgresPlace? {
        guard let host = fields.required("host", "HOST")?.text(),
            let database = fields.required("database", "NAME")?.text(),
            let userField = fields.required("user", "NAME")
        else { return nil }
        let mode: Mode? = fields["tls"]?.word()
        // A host that begins with a slash is the folder of a socket.
        let isLocal = host.isEmpty || host.hasPrefix("/") || Loopback.holds(host)
        if mode == .off, !isLocal {
            fields["tls"]?.report(
                "without TLS `\(host)` would be sent passwords and personal data in the clear",
                hint: "write `verify-full`")
        }
        return PostgresPlace(
            host: host, port: fields["port"]?.count(in: 1...65_535) ?? 5432, database: database,
            user: userField.isScalar ? nil : userField.secret(),
            userName: userField.isScalar ? userField.text() : nil,
            password: fields["password"]?.secret(),
            tls: (mode ?? (isLocal ? .off : .verifyFull)).rawValue,
            authorities: fields["certificate_authorities"]?.text(),
            timeoutSeconds: fields["timeout"]?.number(in: 1...3600) ?? 60)
    }
}
