package import Records

/// Where a firm's records are pulled from: what one source file says.
package struct PullSource: Sendable {
    package enum Place: Sendable {
        case rest(RestPlace)
        case postgres(PostgresPlace)
        /// A SQLite file.
        case sqlite(path: String)
    }

    /// The file's name without its folder and extension.
    package var name: String
    package var place: Place
    package var entities: [EntitySource]
    /// When a server compares what it has with the source; `nil` for never.
    package var reconciliation: ReconciliationPlan?

    package init(name: String, place: Place, entities: [EntitySource]) {
        self.name = name
        self.place = place
        self.entities = entities
    }

    /// What records of this source are said to come from.
    package func feedName(_ entity: Entity) -> String { "pull/\(name)/\(entity.rawValue)" }
}

/// A reconciliation that is done again and again.
package struct ReconciliationPlan: Hashable, Sendable {
    package var schedule: PullSchedule
    /// Records of so many days before are compared.
    package var days: Int
    /// The file of differences, written anew each time; `nil` for figures in the log alone.
    package var report: String?
}

/// When an entity is pulled.
package enum PullSchedule: Hashable, Sendable {
    case every(seconds: Double)
    /// Once a day, so many minutes after midnight UTC.
    case daily(minute: Int)
}

/// One entity of a source.
package struct EntitySource: Sendable {
    package var entity: Entity
    /// The path under the base URL, or the name of a view or table; empty where there is a query.
    package var place: String
    /// A statement that gives the rows, in place of a view.
    package var query: String?
    package var mapping: RecordMapping
    /// Further query parameters of a request.
    package var parameters: [(name: String, value: String)]
    /// The field or column that tells when a record was last modified.
    package var modifiedField: String?
    /// The query parameter that asks for records modified since a time.
    package var modifiedParameter: String?
    /// Query parameters that narrow to a range of the record's own time, both ends included.
    package var fromParameter: String?
    package var toParameter: String?
    /// Columns that name a row, in a database.
    package var key: [String]
    package var schedule: PullSchedule
    /// Seconds by which each pull begins before the last one's end.
    package var overlap: Double
    package var pageSize: Int

    package init(_ entity: Entity) {
        self.entity = entity
        place = entity.rawValue
        mapping = RecordMapping(entity)
        parameters = []
        key = []
        schedule = .every(seconds: 3600)
        overlap = 3600
        pageSize = 500
    }

    /// Whether a pull asks for what changed alone.
    package var isDelta: Bool { modifiedField != nil || modifiedParameter != nil }
}

/// A secret that is named where it is used and kept elsewhere.
package enum SecretPlace: Hashable, Sendable {
    case environment(String)
    case file(String)
}

/// A partner's REST API.
package struct RestPlace: Sendable {
    package enum Credentials: Sendable {
        case none
        /// A bearer token that was given once.
        case token(SecretPlace)
        /// OAuth 2.0 client credentials (RFC 6749 section 4.4).
        case client(url: String, id: SecretPlace, secret: SecretPlace, scope: String?)
    }

    package enum Style: String, CaseIterable, Sendable {
        /// Each page names the next one.
        case cursor
        /// Pages are numbered from 1.
        case page
    }

    /// Without a slash at its end.
    package var baseURL: String
    package var credentials = Credentials.none
    package var style = Style.cursor
    package var cursorParameter = "cursor"
    package var pageParameter = "page"
    package var sizeParameter = "per_page"
    /// Where a page's records, the next cursor and the count of all records stand.
    package var recordsPath = "data"
    package var nextPath = "meta.next_cursor"
    package var totalPath = "meta.total"
    /// A PEM file with the authorities to trust in place of the system's.
    package var authorities: String?
    package var timeoutSeconds = 30.0
    package var attempts = 6
    package var bodyBytes = 64 << 20

    package init(baseURL: String) { self.baseURL = baseURL }
}

/// A PostgreSQL database.
package struct PostgresPlace: Sendable {
    package var host: String
    package var port: Int
    package var database: String
    package var user: SecretPlace?
    package var userName: String?
    package var password: SecretPlace?
    /// A mode of libpq: `verify-full` unless the host is this machine.
    package var tls: String
    package var authorities: String?
    package var timeoutSeconds: Double

    package init(
        host: String, port: Int, database: String, user: SecretPlace?, userName: String?,
        password: SecretPlace?, tls: String, authorities: String?, timeoutSeconds: Double
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.userName = userName
        self.password = password
        self.tls = tls
        self.authorities = authorities
        self.timeoutSeconds = timeoutSeconds
    }
}
