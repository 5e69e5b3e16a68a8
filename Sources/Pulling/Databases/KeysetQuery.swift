internal import Records

/// The statement that reads a page of rows behind a key, in the order of that key.
///
/// A row that changes moves behind all others and is read again there, so none is passed over;
/// names are quoted and values bound.
struct KeysetQuery {
    let entity: EntitySource
    /// What stands before the number of a parameter.
    let mark: String

    /// Columns that order the rows.
    var order: [String] { (entity.modifiedField.map { [$0] } ?? []) + entity.key }

    private var rows: String {
        if let query = entity.query { return "(\(query)) AS source" }
        let name = entity.place.split(separator: ".").map { Self.quoted(String($0)) }
        return name.joined(separator: ".") + " AS source"
    }

    /// - Parameters:
    ///   - hasSince: whether the first parameter is a time of modification.
    ///   - hasKey: whether the order's values of the last row follow.
    func text(hasSince: Bool, hasKey: Bool) -> String {
        let columns = order.map(Self.quoted)
        var conditions: [String] = []
        var number = 1
        if let modified = entity.modifiedField {
            conditions.append("\(Self.quoted(modified)) IS NOT NULL")
            if hasSince {
                conditions.append("\(Self.quoted(modified)) >= \(mark)1")
                number = 2
            }
        }
        if hasKey {
            let marks = columns.indices.map { "\(mark)\(number + $0)" }
            conditions.append(
                "(\(columns.joined(separator: ", "))) > (\(marks.joined(separator: ", ")))")
        }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return "SELECT * FROM \(rows)\(filter) ORDER BY \(columns.joined(separator: ", ")) "
            + "LIMIT \(entity.pageSize)"
    }

    /// Counts rows that no pull can order: without a time of modification, or without a key.
    var unordered: String {
        let conditions = order.map { "\(Self.quoted($0)) IS NULL" }
        return "SELECT count(*) FROM \(rows) WHERE \(conditions.joined(separator: " OR "))"
    }

    /// - Parameter count: of rows that no pull can order.
    func refusal(of count: String, source: String) -> PullError {
        PullError(
            .settings, source,
            "\(count) rows of `\(entity.entity.rawValue)` have no "
                + order.map { "`\($0)`" }.joined(separator: " or "),
            remedy: "let the view fill it, for instance with coalesce()")
    }

    /// A time of modification, whichever stands first.
    var sample: String? {
        entity.modifiedField.map {
            "SELECT \(Self.quoted($0)) FROM \(rows) WHERE \(Self.quoted($0)) IS NOT NULL LIMIT 1"
        }
    }

    static func quoted(_ name: String) -> String {
        "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

/// A row of a database, its values as text.
struct DatabaseRow {
    var columns: [String]
    /// `nil` for NULL.
    var values: [String?]

    subscript(column: String) -> String? {
        columns.firstIndex(of: column).flatMap { values[$0] }
    }
}

/// Finds a mapping's fields in rows.
struct RowMapper {
    private let places: [Int?]
    private let times: [Bool]
    private let modified: Int?
    private let columns: [String]

    /// - Throws: where a column that is mapped by name is not there.
    init(_ entity: EntitySource, columns: [String], source: String) throws(PullError) {
        let names = entity.entity.fieldNames
        for (name, field) in zip(names, entity.mapping.fields) {
            guard let path = field.path, path != name, !columns.contains(path) else { continue }
            throw PullError(
                .settings, source,
                "`\(entity.entity.rawValue)` has no column `\(path)` for `\(name)`",
                remedy: "it has \(columns.sorted().map { "`\($0)`" }.joined(separator: ", "))")
        }
        self.columns = columns
        places = entity.mapping.fields.map { field in
            field.path.flatMap { columns.firstIndex(of: $0) }
        }
        times = zip(entity.mapping.fields, entity.entity.dateTimeSlots).map {
            $0.form == .asItIs && $1
        }
        modified = entity.modifiedField.flatMap { columns.firstIndex(of: $0) }
    }

    func record(_ values: [String?]) -> SourceRecord {
        let fields = zip(places, times).map { place, isTime -> SourceValue in
            guard let place else { return .missing }
            guard let text = values[place] else { return SourceValue(kind: .null, text: "") }
            // SQL's form of a time is the data contract's in other clothes.
            return SourceValue(
                kind: .cell, text: isTime ? SourceTime.rfc3339(text) ?? text : text)
        }
        let latest = modified.flatMap { values[$0] }
        return SourceRecord(
            fields: fields,
            modified: latest.map { SourceValue(kind: .cell, text: $0) } ?? .missing,
            text: text(values))
    }

    private func text(_ values: [String?]) -> String {
        var line = JSONLine()
        for (column, value) in zip(columns, values) {
            if let value { line.string(column, value) } else { line.raw(column, "null") }
        }
        let bytes = line.finished()
        return bytes.withUnsafeBytes { recordText($0) }
    }
}
