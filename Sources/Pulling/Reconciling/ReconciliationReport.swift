package import Records

/// What a reconciliation found, in figures.
package struct ReconciliationReport: Sendable {
    package struct Part: Sendable {
        package var entity: Entity
        /// Records of the source that were compared.
        package var compared = 0
        package var equal = 0
        package var rejected = 0
        package var kinds: [Difference.Kind: Int] = [:]
        /// By field, records that differ in it.
        package var fields: [String: Int] = [:]
        package var healed = 0
        /// The first few of each kind.
        package var examples: [Difference] = []

        init(_ entity: Entity) { self.entity = entity }

        mutating func add(_ difference: Difference) {
            kinds[difference.kind, default: 0] += 1
            if difference.isHealed { healed += 1 }
            for field in difference.fields { fields[field.name, default: 0] += 1 }
            let shown = examples.lazy.filter { $0.kind == difference.kind }.count
            if shown < 3 { examples.append(difference) }
        }

        package var differences: Int { kinds.values.reduce(0, +) }
    }

    package var source: String
    package var at: EventTime
    package var from: EventTime?
    package var to: EventTime?
    package var parts: [Part] = []

    /// Differences that are still there.
    package var open: Int { parts.reduce(0) { $0 + $1.differences - $1.healed } }
    package var healed: Int { parts.reduce(0) { $0 + $1.healed } }
    package var rejected: Int { parts.reduce(0) { $0 + $1.rejected } }

    package var jsonLine: [UInt8] {
        var line = JSONLine()
        line.string("source", source)
        line.string("at", at.description)
        if let from { line.string("from", from.description) }
        if let to { line.string("to", to.description) }
        line.integer("open", open)
        line.objects("entities", parts) { row, part in
            row.string("entity", part.entity.rawValue)
            row.integer("compared", part.compared)
            row.integer("equal", part.equal)
            row.integer("rejected", part.rejected)
            for kind in Difference.Kind.allCases {
                row.integer(kind.rawValue, part.kinds[kind] ?? 0)
            }
            row.integer("healed", part.healed)
            row.object("fields") { fields in
                for (name, count) in part.fields.sorted(by: { $0.key < $1.key }) {
                    fields.integer(name, count)
                }
            }
        }
        return line.finished()
    }

    package var text: String {
        var lines: [String] = []
        for part in parts {
            let kinds = Difference.Kind.allCases.map {
                "\(part.kinds[$0] ?? 0) \($0.rawValue.split(separator: "_").joined(separator: " "))"
            }
            lines.append(
                "\(part.entity.rawValue): \(part.compared) compared, \(part.equal) equal, "
                    + kinds.joined(separator: ", ") + "; \(part.healed) healed"
                    + (part.rejected > 0 ? "; \(part.rejected) rejected" : ""))
            for (name, count) in part.fields.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
            {
                lines.append("  \(count) differ in \(name)")
            }
            lines += part.examples.map { "  \($0.kind.rawValue): \($0.text)" }
        }
        return lines.joined(separator: "\n")
    }
}
