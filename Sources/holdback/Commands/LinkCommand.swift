internal import ArgumentParser
internal import Pipeline
internal import Feeds
private import Foundation
internal import Linkage
internal import Records
internal import ServerOptions

/// `holdback link`: which records of one file, or of two, are of one person.
struct LinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Link the records of one person in one or two CSV files.",
        discussion: """
            One file is linked within itself, two files with each other. Writes CSV with the columns \
            id and person, in the order of the files; with two files a third column, source, names \
            the file. A person is called by the smallest id of its records; with two files that id \
            has its file's number before it (1/ or 2/). Kinds of fields: \
            \(ValueKind.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Argument(help: "One CSV file, or two with the same columns.")
    var files: [String]

    @Option(help: "The column that names a record.")
    var id: String

    @Option(
        help: ArgumentHelp("A column to compare by and its kind.", valueName: "column:kind"),
        transform: FieldOption.init(argument:))
    var field: [FieldOption] = []

    @Option(
        parsing: .unconditional,
        help: "How many of the linked pairs are to be right, 0.5 to 0.9999.")
    var precision = 0.99

    @Option(help: "The file to write to; by default standard output.")
    var out: String?

    @OptionGroup var threads: ThreadsOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if files.isEmpty || files.count > 2 {
            throw ValidationError("link takes one CSV file or two, got \(files.count)")
        }
        if field.isEmpty {
            throw ValidationError("link needs a --field to compare by, such as --field email:email")
        }
        if field.count > 20 {
            throw ValidationError("link compares by 20 fields at most, got \(field.count)")
        }
        if let twice = field.map(\.column).first(where: { name in
            field.count { $0.column == name } > 1
        }) {
            throw ValidationError("--field names the column `\(twice)` twice; give it one kind")
        }
        if !(0.5...0.9999).contains(precision) {
            throw ValidationError("--precision takes 0.5 to 0.9999, got \(precision)")
        }
    }

    func run() throws {
        try guardOutputs(("--out", out)) { outputs in
            for file in files { outputs.keep(file, as: "`\(file)`, which is read") }
        }
        let read = try files.map { try LinkageFile(path: $0, id: id, fields: field.map(\.column)) }
        let linker = Linker(
            fields: field.map { LinkageField(name: $0.column, kind: $0.kind) },
            threads: threads.count, precision: precision)
        let outcome = linker.link(read.map(\.table))
        let rows = PersonRows(files: files, tables: read.map(\.table), persons: outcome.persons)
        try rows.write(to: out)
        report(outcome.summary, persons: rows.personCount)
        let faults = read.flatMap(\.faults)
        for fault in faults.prefix(20) { Terminal.standardError(fault) }
        if faults.count > 20 {
            Terminal.standardError("... and \(faults.count - 20) more rows that were left out")
        }
        if !faults.isEmpty { throw Failure(code: .rejects) }
    }

    private func report(_ summary: LinkageSummary, persons: Int) {
        if shared.json {
            var line = JSONLine()
            line.integer("records", summary.records)
            line.integer("persons", persons)
            line.integer("compared_pairs", summary.compared)
            line.integer("linked_pairs", summary.linked)
            Terminal.standardError(line.text())
        } else if !shared.quiet {
            Terminal.standardError(
                "\(counted(summary.records, "record")), \(counted(persons, "person")); "
                    + "\(counted(summary.compared, "pair")) compared")
        }
    }
}

/// `COLUMN:KIND`.
struct FieldOption {
    let column: String
    let kind: ValueKind

    /// The kind stands behind the last colon, so that a column's name may hold one.
    init(argument: String) throws {
        let colon = argument.lastIndex(of: ":") ?? argument.startIndex
        let word = argument[colon...].dropFirst()
        guard colon != argument.startIndex, let kind = ValueKind(rawValue: String(word)) else {
            let kinds = ValueKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "--field takes COLUMN:KIND with a kind of \(kinds); got `\(argument)`")
        }
        column = String(argument[..<colon])
        self.kind = kind
    }
}
