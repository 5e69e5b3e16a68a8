internal import Records
internal import Rules

/// Reads how an entity's fields come out of a source's.
struct MappingReader {
    let entity: Entity

    func read(_ field: YamlField, into mapping: inout RecordMapping) {
        let names = entity.fieldNames
        guard let fields = field.fields(names) else { return }
        for (slot, name) in names.enumerated() {
            if let own = fields[name], let read = read(own, name) { mapping.fields[slot] = read }
        }
    }

    private func read(_ field: YamlField, _ name: String) -> FieldMapping? {
        if field.isScalar { return field.text().map { FieldMapping(path: $0) } }
        guard let parts = field.fields(SourceFields.mapping.names) else { return nil }
        if let constant = parts["constant"] {
            if parts["from"] != nil || parts["default"] != nil {
                field.report("a constant comes from nowhere", hint: "keep `constant` alone")
            }
            guard let text = constant.text() else { return nil }
            check(text, name, constant)
            return FieldMapping(path: nil, fallback: text)
        }
        var mapping = FieldMapping(path: parts["from"]?.text() ?? name)
        if let fallback = parts["default"], let text = fallback.text() {
            check(text, name, fallback)
            mapping.fallback = text
        }
        for (word, meaning) in parts["words"]?.members(of: "a mapping of words") ?? [] {
            guard let text = meaning.text() else { continue }
            check(text, name, meaning)
            mapping.words[word] = text
        }
        if let form = form(parts, field) { mapping.form = form }
        return mapping
    }

    private enum Form: String, CaseIterable {
        case text, number
        case epochSeconds = "epoch_seconds"
        case epochMilliseconds = "epoch_milliseconds"
    }

    private func form(_ parts: FieldMap, _ field: YamlField) -> FieldMapping.Form? {
        if let digits = parts["minor_digits"]?.count(in: 0...4) {
            if parts["as"] != nil {
                field.report("`minor_digits` and `as` exclude each other", hint: "keep one")
            }
            return .minorUnits(digits: digits)
        }
        let form: Form? = parts["as"]?.word()
        switch form {
        case .text: return .text
        case .number: return .number
        case .epochSeconds: return .epochSeconds
        case .epochMilliseconds: return .epochMilliseconds
        case nil: return nil
        }
    }

    /// Where the data contract lists words, a mapping leads to one of them.
    private func check(_ text: String, _ name: String, _ field: YamlField) {
        let words: [String]
        switch (entity, name) {
        case (.transactions, "transaction_type"):
            words = Conventions.standard.transactionTypes.keys.sorted()
        case (.transactions, "status"):
            words = Conventions.standard.transactionStatuses.keys.sorted()
        case (.commissions, "status"):
            words = Conventions.standard.commissionStatuses.keys.sorted()
        default: return
        }
        if words.contains(text) { return }
        field.report("unknown \(name) `\(text)`", hint: Hints.word(text, among: words))
    }
}
