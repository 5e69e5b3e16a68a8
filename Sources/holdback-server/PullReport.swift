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
                    + counted(counts.pages, "page")
                    + (counts.error == nil ? "" : ", then it failed")
            ]
            if counts.isUnstable {
                lines.append(
                    "  the source changed while its numbered pages were read; the next pull asks again"
                )
            }
            for reason in counts.reasons.ranked {
                let violation = reason.example.violation
                lines.append("  \(reason.count) \(violation.code.rawValue): \(violation.message)")
                lines.append("    in \(reason.example.record.prefix(300))")
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Tells what stood in the way of which entity.
    func warn(_ all: [PullCounts]) {
        for counts in all {
            guard let error = counts.error else { continue }
            FileHandle.standardError.write(
                Data("\(source)/\(counts.entity.rawValue): \(error)\n".utf8))
        }
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
            counts.reasons.write(as: "reasons", to: &row)
            row.string("error", counts.error?.reason ?? "")
        }
        return String(decoding: line.finished(), as: UTF8.self)
    }
}
