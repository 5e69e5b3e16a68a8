internal import Records
internal import Rules

/// The fields of a source file: what readers accept and what editors complete.
enum SourceFields {
    private static let address = "^https?://[^/?#]+[^?#]*$"

    static func root(_ kind: SourceKind) -> [FieldDescription] {
        [
            .init(
                "kind", .words([kind.rawValue]), required: true, "What the source is: \(kind.text)."
            )
        ] + place(kind) + schedule + [
            .init(
                "overlap", .duration,
                "Each pull begins so long before the last one's end; `1h` if left out."),
            pageSize(kind),
            .init(
                "entities", .part(kind.isDatabase ? "views" : "paths"), required: true,
                "What is pulled, by the data contract's names."),
            .init(
                "reconcile", .part("reconcile"),
                "When a server compares what it has with the source."),
        ]
    }

    static func place(_ kind: SourceKind) -> [FieldDescription] {
        switch kind {
        case .rest: rest
        case .postgres: postgres
        case .sqlite: [.init("path", .text, required: true, "The SQLite file.")]
        }
    }

    /// When something is done: one of both.
    static let schedule: [FieldDescription] = [
        .init("every", .duration, "How often it is done; `1h` for pulls if left out."),
        .init("at", .part("time_of_day"), "A time of day in UTC at which it is done instead."),
    ]

    static let reconcile: [FieldDescription] =
        schedule + [
            .init("days", .count(1...3650), "Records of so many days before are compared; 7."),
            .init("report", .text, "The file of differences, written anew each time."),
        ]

    private static func pageSize(_ kind: SourceKind) -> FieldDescription {
        .init("page_size", .count(1...kind.largestPage), "Records asked for at once; 500.")
    }

    private static let authorities = FieldDescription(
        "certificate_authorities", .text,
        "A PEM file with the authorities to trust in place of the system's.")

    private static let rest: [FieldDescription] = [
        .init("base_url", .name(address), required: true, "The address that paths follow."),
        .init("credentials", .part("credentials"), "How to sign in."),
        .init("pagination", .part("pagination"), "How pages follow each other."),
        authorities,
        .init("timeout", .part("rest_timeout"), "Seconds that an answer may take; 30."),
        .init("attempts", .count(1...20), "How often a request is made before a pull fails; 6."),
        .init("body_bytes", .count(1024...(1 << 30)), "The largest answer that is read."),
    ]

    static let credentials: [FieldDescription] = [
        .init("token", .part("secret"), "A bearer token that was given once."),
        .init("token_url", .name(address), "Where the client's id and secret get a token."),
        .init("client_id", .part("secret"), "The client's id."),
        .init("client_secret", .part("secret"), "The client's secret."),
        .init("scope", .text, "The scope to ask for."),
    ]

    static let pagination: [FieldDescription] = [
        .init(
            "style", .words(RestPlace.Style.allCases.map(\.rawValue)),
            "Whether a page names the next one (`cursor`) or pages are numbered from 1 (`page`)."),
        .init("cursor_parameter", .text, "The query parameter of the cursor; `cursor`."),
        .init("page_parameter", .text, "The query parameter of the page's number; `page`."),
        .init("size_parameter", .text, "The query parameter of the page's size; `per_page`."),
        .init("records", .text, "Where a page's records stand; `.` for an array, else `data`."),
        .init(
            "next", .text,
            "Where the next cursor, or the next page's address, stands; `meta.next_cursor`."),
        .init("total", .text, "Where the count of all records stands; `meta.total`."),
    ]

    private static let postgres: [FieldDescription] = [
        .init("host", .text, required: true, "The server."),
        .init("port", .count(1...65_535), "Its port; 5432."),
        .init("database", .text, required: true, "The database."),
        .init("user", .part("user"), required: true, "The role that reads."),
        .init("password", .part("secret"), "The role's password."),
        .init(
            "tls", .words(["verify-full", "verify-ca", "disable"]),
            "How the server proves who it is; `disable` for this machine alone."),
        authorities,
        .init("timeout", .part("postgres_timeout"), "Seconds that a statement may take; 60."),
    ]

    static let secret: [FieldDescription] = [
        .init("env", .text, "The environment variable that holds it."),
        .init("file", .text, "The file that holds it."),
    ]
}

extension SourceFields {
    /// The fields of one entity.
    static func entity(_ entity: Entity, _ kind: SourceKind) -> [FieldDescription] {
        let shared: [FieldDescription] = [
            .init(
                "fields", .part(fieldsName(entity)),
                "Which of the source's fields become which of the data contract's."),
            .init("overlap", .duration, "As for the source, for this entity alone."),
            pageSize(kind),
        ]
        return shared + schedule + (kind.isDatabase ? view : path)
    }

    static func fieldsName(_ entity: Entity) -> String { entity.rawValue + "_fields" }

    private static let path: [FieldDescription] = [
        .init("path", .text, "The path behind `base_url`; the entity's name if left out."),
        .init("parameters", .part("parameters"), "Further query parameters of each request."),
        .init("from", .text, "The query parameter that narrows to records of a time or later."),
        .init("to", .text, "The query parameter that narrows to records of a time or earlier."),
        .init("modified", .part("modified"), "How to ask for what changed alone."),
    ]

    private static let view: [FieldDescription] = [
        .init("view", .text, "The view or table that gives the rows."),
        .init("query", .text, "A statement that gives the rows, in place of a view."),
        .init("modified", .text, "The column that tells when a row was last changed."),
        .init("key", .texts, "The columns that name a row."),
    ]

    static let modified: [FieldDescription] = [
        .init(
            "parameter", .text, required: true,
            "The query parameter that asks for records modified since a time."),
        .init("field", .text, "The field that tells when a record was last modified."),
    ]

    static let mapping: [FieldDescription] = [
        .init("from", .text, "The source's field; names with dots go into objects."),
        .init("constant", .part("scalar"), "What every record has there."),
        .init("default", .part("scalar"), "What a record has there that says nothing."),
        .init("words", .part("words"), "The source's words, each with the data contract's."),
        .init("minor_digits", .count(0...4), "A whole number with so many digits of minor units."),
        .init(
            "as", .words(["text", "number", "epoch_seconds", "epoch_milliseconds"]),
            "How the source writes it."),
    ]
}

/// What a source is.
enum SourceKind: String, CaseIterable {
    case rest, postgres, sqlite

    var isDatabase: Bool { self != .rest }

    var largestPage: Int { isDatabase ? 10_000 : 1000 }

    var text: String {
        switch self {
        case .rest: "a partner's REST API"
        case .postgres: "a PostgreSQL database"
        case .sqlite: "a SQLite file"
        }
    }
}
