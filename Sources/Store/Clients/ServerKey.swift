private import Digests
private import Foundation
package import GRDB

/// Keys that a server signs with, made once for each database.
package enum ServerKey {
    /// The key of this name, made where there is none.
    package static func named(_ name: String, _ db: Database) throws -> [UInt8] {
        let kept = try Data.fetchOne(
            db, sql: "SELECT key FROM server_keys WHERE name = ?", arguments: [name])
        if let kept { return Array(kept) }
        let key = SecretText.randomBytes(count: 32)
        try db.execute(
            sql: "INSERT INTO server_keys VALUES (?, ?)", arguments: [name, Data(key)])
        return key
    }
}
