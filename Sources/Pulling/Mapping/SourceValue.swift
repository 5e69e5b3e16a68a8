package import Feeds
package import Records

/// One field of a source's record, before anything is made of it.
package struct SourceValue: Hashable, Sendable {
    package var kind: FieldKind
    package var text: String

    package static let missing = SourceValue(kind: .missing, text: "")

    package init(kind: FieldKind, text: String) {
        self.kind = kind
        self.text = text
    }

    package init(_ json: JSONText) { self.init(kind: json.kind, text: json.text) }

    package var isAbsent: Bool { kind == .missing || kind == .null }
}

/// A record as a source gives it.
package struct SourceRecord: Sendable {
    /// One for each slot of the entity, found where the mapping says.
    package var fields: [SourceValue]
    /// The record's last modification, where the source tells it.
    package var modified: SourceValue
    /// As a reject shows it.
    package var text: String

    package init(fields: [SourceValue], modified: SourceValue, text: String) {
        self.fields = fields
        self.modified = modified
        self.text = text
    }
}
