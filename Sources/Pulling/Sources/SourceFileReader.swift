private import Foundation
internal import Records
package import Rules

/// Reads source files: one YAML file a source.
package struct SourceFileReader {
    private let log: ProblemLog

    /// - Throws: `.problems` with every problem of the file.
    package static func read(_ file: SourceFile) throws(RuleLoadError) -> PullSource {
        let log = ProblemLog(file)
        let source = SourceFileReader(log: log).source()
        if log.problems.isEmpty, let source { return source }
        throw .problems(log.problems)
    }

    private func source() -> PullSource? {
        guard let root = YamlDocument.field(named: "source", log),
            let kind = kind(root),
            let fields = root.fields(SourceFields.root(kind).names)
        else { return nil }
        let read = place(kind, fields)
        let entities = EntityReader(kind, fields).entities()
        guard let place = read, !entities.isEmpty else { return nil }
        var source = PullSource(
            name: Self.name(log.file.path), place: place, entities: entities)
        source.reconciliation = fields["reconcile"].flatMap(reconciliation)
        return source
    }

    /// The kind decides which fields there may be, so it is read first.
    private func kind(_ root: YamlField) -> SourceKind? {
        guard let members = root.members(of: "a mapping") else { return nil }
        guard let field = members.first(where: { $0.key == "kind" })?.value else {
            root.report("missing field `kind` in `source`", hint: "add `kind: rest`")
            return nil
        }
        return field.word()
    }

    private func reconciliation(_ field: YamlField) -> ReconciliationPlan? {
        guard let fields = field.fields(SourceFields.reconcile.names) else { return nil }
        guard let schedule = EntityReader.schedule(fields) else {
            if fields["at"] == nil, fields["every"] == nil {
                field.report("`reconcile` has no time", hint: "add `at: \"06:30\"`")
            }
            return nil
        }
        return ReconciliationPlan(
            schedule: schedule, days: fields["days"]?.count(in: 1...3650) ?? 7,
            report: fields["report"]?.text())
    }

    private func place(_ kind: SourceKind, _ fields: FieldMap) -> PullSource.Place? {
        switch kind {
        case .rest: return RestPlaceReader(fields: fields).place().map { .rest($0) }
        case .postgres: return PostgresPlaceReader(fields: fields).place().map { .postgres($0) }
        case .sqlite:
            let path = fields.required("path", "FILE")?.text()
            return path.map { .sqlite(path: $0) }
        }
    }

    private static func name(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
    }
}

extension PullSource {
    /// Reads a source file.
    package static func load(_ path: String) throws(PullError) -> PullSource {
        let file: SourceFile
        do throws(FileFault) {
            file = try SourceFile.read(path)
        } catch {
            throw PullError(.settings, path, error.reason, remedy: error.remedy)
        }
        do {
            return try SourceFileReader.read(file)
        } catch {
            throw PullError(problems: error.description)
        }
    }

    /// Every source file of a folder, by name.
    package static func loadAll(folder: String) throws(PullError) -> [PullSource] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw PullError(
                .settings, folder, "can't read the folder", remedy: "check its name and permissions"
            )
        }
        let files = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        if files.isEmpty {
            throw PullError(
                .settings, folder, "no source file is there",
                remedy: "put one YAML file for each source into it")
        }
        var sources: [PullSource] = []
        for file in files { sources.append(try load(folder + "/" + file)) }
        return sources
    }
}
