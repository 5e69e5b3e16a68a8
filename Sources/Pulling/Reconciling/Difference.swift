package import Records
package import Store

/// A record that is not the same here and at the source.
package struct Difference: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The source has it, we don't.
        case missingHere = "missing_here"
        /// We have it, the source doesn't; it stays.
        case missingThere = "missing_there"
        case different
        /// Ours came later: the source has an older version, or its row says what it said before
        /// ours came by another way. Ours stays.
        case newerHere = "newer_here"
    }

    package struct Field: Hashable, Sendable {
        package var name: String
        package var here: String?
        package var there: String?
    }

    package var entity: Entity
    package var kind: Kind
    package var key: [RecordImage.Field]
    /// The fields that differ; empty where a record is missing.
    package var fields: [Field]
    package var isHealed: Bool

    package var jsonLine: [UInt8] {
        var line = JSONLine()
        line.string("entity", entity.rawValue)
        line.string("kind", kind.rawValue)
        line.object("key") { row in
            for field in key { row.string(field.name, field.text ?? "") }
        }
        line.objects("fields", fields) { row, field in
            row.string("field", field.name)
            if RecordImage.personal.contains(field.name) {
                row.raw("personal", "true")
                return
            }
            if let here = field.here { row.string("here", here) } else { row.raw("here", "null") }
            if let there = field.there {
                row.string("there", there)
            } else {
                row.raw("there", "null")
            }
        }
        line.raw("healed", isHealed ? "true" : "false")
        return line.finished()
    }

    /// One line for people.
    package var text: String {
        let name = key.map { $0.text ?? "" }.joined(separator: " ")
        let values = fields.map { field in
            RecordImage.personal.contains(field.name)
                ? field.name
                : "\(field.name) \(field.here ?? "nothing") here, \(field.there ?? "nothing") there"
        }
        return ([name] + values).joined(separator: "; ")
    }
}

extension Difference {
    /// Whether pulling the record makes it equal: a newer version stays, and a transaction keeps
    /// its customer.
    var canBeHealed: Bool {
        switch kind {
        case .missingHere: true
        case .different: !fields.contains { $0.name == "customer_id" }
        case .newerHere, .missingThere: false
        }
    }

    /// Whether no more than names and addresses differ.
    var isPersonal: Bool { fields.allSatisfy { RecordImage.personal.contains($0.name) } }

    /// Compares a source's record with ours; `nil` where they are equal.
    ///
    /// - Parameter isDigested: whether names and addresses are kept here as digests, which nothing
    ///   can be compared with.
    init?(here: RecordImage?, there: RecordImage, isDigested: Bool) {
        guard let here else {
            self.init(
                entity: there.entity, kind: .missingHere, key: there.key, fields: [],
                isHealed: false)
            return
        }
        let fields = zip(here.fields, there.fields).compactMap { here, there in
            here.text == there.text || isDigested && RecordImage.personal.contains(here.name)
                ? nil : Field(name: here.name, here: here.text, there: there.text)
        }
        if fields.isEmpty { return nil }
        let isNewer = here.version.map { $0 > there.version ?? .distantPast } ?? false
        self.init(
            entity: there.entity, kind: isNewer ? .newerHere : .different, key: there.key,
            fields: fields, isHealed: false)
    }
}
