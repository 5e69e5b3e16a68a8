internal import Feeds
internal import Records
internal import Rules

/// Reads what a source file says of each entity.
struct EntityReader {
    private let kind: SourceKind
    private let fields: FieldMap
    /// What counts for entities that say nothing of their own.
    private let schedule: PullSchedule?
    private let overlap: Double?
    private let pageSize: Int?

    init(_ kind: SourceKind, _ fields: FieldMap) {
        self.kind = kind
        self.fields = fields
        schedule = Self.schedule(fields)
        overlap = fields["overlap"]?.seconds()
        pageSize = fields["page_size"]?.count(in: 1...kind.largestPage)
    }

    /// The entities in the order of reading, so that customers come before what is theirs.
    func entities() -> [EntitySource] {
        guard let field = fields.required("entities", "{customers: {...}}"),
            let named = field.fields(Entity.allCases.map(\.rawValue))
        else { return [] }
        let entities = Entity.readingOrder.compactMap { entity in
            named[entity.rawValue].flatMap { read($0, entity) }
        }
        if entities.isEmpty { field.report("no entity is named in `entities`") }
        return entities
    }

    private func read(_ field: YamlField, _ entity: Entity) -> EntitySource? {
        guard let own = field.fields(SourceFields.entity(entity, kind).names) else { return nil }
        var source = EntitySource(entity)
        if let mapping = own["fields"] {
            MappingReader(entity: entity).read(mapping, into: &source.mapping)
        }
        source.schedule = Self.schedule(own) ?? schedule ?? source.schedule
        source.overlap = own["overlap"]?.seconds() ?? overlap ?? source.overlap
        source.pageSize =
            own["page_size"]?.count(in: 1...kind.largestPage) ?? pageSize
            ?? source.pageSize
        if kind.isDatabase { readView(field, own, &source) } else { readPath(own, &source) }
        return source
    }

    static func schedule(_ fields: FieldMap) -> PullSchedule? {
        if let field = fields["at"] {
            guard let text = field.text() else { return nil }
            let parts = text.split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else {
                field.mismatch("a time of day in UTC", hint: "write it in quotes: `\"06:30\"`")
                return nil
            }
            return .daily(minute: parts[0] * 60 + parts[1])
        }
        return fields["every"]?.seconds().map { .every(seconds: $0) }
    }

    private func readPath(_ own: FieldMap, _ source: inout EntitySource) {
        if let path = own["path"]?.text() {
            source.place = path.hasPrefix("/") ? path : "/" + path
        } else {
            source.place = "/" + source.entity.rawValue
        }
        for (key, value) in own["parameters"]?.members(of: "a mapping of texts") ?? [] {
            if let text = value.text() { source.parameters.append((key, text)) }
        }
        source.fromParameter = own["from"]?.text()
        source.toParameter = own["to"]?.text()
        if let field = own["modified"], let parts = field.fields(SourceFields.modified.names) {
            source.modifiedParameter = parts.required("parameter", "NAME")?.text()
            source.modifiedField = parts["field"]?.text()
        }
    }

    private func readView(
        _ field: YamlField, _ own: FieldMap, _ source: inout EntitySource
    ) {
        source.place = own["view"]?.text() ?? ""
        source.query = own["query"]?.text()
        if source.place.isEmpty == (source.query == nil) {
            field.report(
                "`\(field.name)` needs one of `view` and `query`", hint: "add `view: NAME`")
        }
        source.modifiedField = own["modified"]?.text()
        source.key = own["key"]?.elements.compactMap { $0.text() } ?? []
        if source.key.isEmpty {
            let paths = RecordMapping.keySlots(source.entity).map {
                source.mapping.fields[$0].path
            }
            source.key = paths.compactMap(\.self)
        }
        if source.key.isEmpty {
            field.report(
                "no column names a row of `\(field.name)`", hint: "add `key: [COLUMN]`")
        }
    }
}

extension Entity {
    /// The place among the phases of reading.
    var phase: Int { Entity.readingOrder.firstIndex(of: self) ?? Entity.readingOrder.count }
}
