package import GRDB

extension Store {
    /// Sees to it that a database keeps names and addresses in one way alone: all of them in the
    /// clear, or all digested under one key.
    ///
    /// - Parameter fingerprint: of the key of whoever brings records; `nil` brings them in the
    ///   clear.
    /// - Throws: `StoreError` where the database keeps them otherwise.
    package func keepIdentities(under fingerprint: String?) throws {
        let (kept, isEmpty) = try read { db in
            try (
                String.fetchOne(db, sql: "SELECT fingerprint FROM identity_keys"),
                Row.fetchOne(db, sql: Self.anythingTaken) == nil
            )
        }
        if kept == fingerprint { return }
        guard kept == nil, isEmpty, let fingerprint else {
            throw StoreError.otherIdentities(
                path, isKeyed: kept != nil, isKeyGiven: fingerprint != nil)
        }
        try write { db in
            try db.execute(
                sql: "INSERT INTO identity_keys VALUES (?)", arguments: [fingerprint])
        }
    }

    /// Whether names and addresses are kept as digests alone.
    package static func keepsDigests(_ db: Database) throws -> Bool {
        try String.fetchOne(db, sql: "SELECT fingerprint FROM identity_keys") != nil
    }

    /// A row where anything was taken in that may hold names or addresses.
    private static let anythingTaken = """
        SELECT 1 FROM customers UNION ALL SELECT 1 FROM affiliates
        UNION ALL SELECT 1 FROM rejects UNION ALL SELECT 1 FROM parked LIMIT 1
        """
}

extension StoreError {
    fileprivate static func otherIdentities(
        _ path: String, isKeyed: Bool, isKeyGiven: Bool
    ) -> StoreError {
        if !isKeyed {
            return StoreError(
                path: path, reason: "it keeps names and addresses in the clear",
                remedy: "leave --hash-identities out, or begin a new database with it")
        }
        if !isKeyGiven {
            return StoreError(
                path: path, reason: "it keeps names and addresses as keyed digests alone",
                remedy: "give the key file that it was begun with by --hash-identities")
        }
        return StoreError(
            path: path, reason: "its names and addresses are digests under another key",
            remedy: "give the key file that it was begun with, or begin a new database: digests "
                + "under two keys never agree")
    }
}
