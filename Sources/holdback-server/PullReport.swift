private import Foundation
internal import Pulling
internal import Records
internal import ServerOptions

/// Tells what a pull took, or would take.
struct PullReport {
    let source: String
    let isDry: Bool

    func progress(_ counts: PullCounts, _ options: SourceOptions) {
        if options.quiet || options.json || counts.pages % 20 != 0 { return }
        FileHandle.standardError.write(
            Data("\(counts.entity.rawValue): \(counts.records) records so far\n".utf8))
    }

    func text(_ all: [PullCounts]) -> String {
        let verb = isDry ? "would be taken" : "taken"
        return all.map { counts in
            var lines = [
                "\(counts.entity.rawValue): \(counts.records) \(verb), \(counts.rejected) rejected, "
                    + "\(counts.pages) pages"
            ]
            if counts.isUnstable {
                lines.append(
                    "  the source changed while its numbered pages were read; the next pull asks again"
                )
            }
            for (reason, found) in counts.reasons.sorted(by: { $0.key < $1.key }) {
                lines.append("  \(found.count) \(reason.code): \(found.example.violation.message)")
                lines.append("    in \(found.example.record.prefix(300))")
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    func json(_ all: [PullCounts]) -> String {
        var line = JSONLine()
        line.string("source", source)
        line.raw("dry_run", isDry ? "true" : "false")
        line.objects("entities", all) { row, counts in
            row.string("entity", counts.entity.rawValue)
            row.integer("pages", counts.pages)
            row.integer("records", counts.records)
            row.integer("rejected", counts.rejected)
            row.raw("unstable", counts.isUnstable ? "true" : "false")
            row.objects("reasons", counts.reasons.sorted { $0.key < $1.key }) { row, reason in
                row.string("code", reason.key.code)
                row.string("field", reason.key.field)
                row.integer("count", reason.value.count)
                row.string("message", reason.value.example.violation.message)
                row.string("record", reason.value.example.record)
            }
        }
        return String(decoding: line.finished(), as: UTF8.self)
    }
}
