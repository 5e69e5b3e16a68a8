private import Dispatch
private import Foundation
private import GRDB
internal import Records

/// Rows of a SQLite file's views, page by page.
final class SQLiteFeed: SourceFeed {
    private let name: String
    private let path: String
    private let database: DatabaseQueue

    init(name: String, path: String) throws(PullError) {
        self.name = name
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(30)
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw PullError(
                .network, name, "can't open \(path) (\(Self.words(error)))",
                remedy: "check `path` and its permissions")
        }
    }

    var keepsPlaces: Bool { true }

    func close() async { try? database.close() }

    func page(_ question: PageQuestion) async throws -> SourcePage {
        do {
            return try await database.read { [self] in try self.page(question, $0) }
        } catch let error as DatabaseError {
            throw PullError(
                .settings, name, "\(path): \(Self.words(error))",
                remedy: "check `view` or `query`, `modified` and `key`")
        }
    }

    private func page(_ question: PageQuestion, _ db: Database) throws -> SourcePage {
        let query = KeysetQuery(entity: question.entity, mark: "?")
        if question.after == nil { try refuseUnordered(query, db) }
        var values: [DatabaseValue] = []
        if let since = question.since, let sample = query.sample,
            let form = try DatabaseValue.fetchOne(db, sql: sample)
        {
            values.append(Self.time(since, like: form))
        }
        let hasSince = !values.isEmpty
        let key = question.after.flatMap(RowKey.read)
        values += (key ?? []).map(Self.value)
        let rows = try Row.fetchAll(
            db, sql: query.text(hasSince: hasSince, hasKey: key != nil),
            arguments: StatementArguments(values))
        guard let first = rows.first else { return SourcePage(records: [], next: nil, total: nil) }
        let mapper = try RowMapper(
            question.entity, columns: Array(first.columnNames), source: name)
        let records = rows.map { row in mapper.record(row.databaseValues.map(Self.text)) }
        let last = rows.count == question.entity.pageSize ? rows.last : nil
        let next = last.map { row in
            RowKey.text(query.order.map { Self.kept(row[$0] as DatabaseValue) })
        }
        return SourcePage(records: records, next: next, total: nil)
    }

    private func refuseUnordered(_ query: KeysetQuery, _ db: Database) throws {
        guard let count = try Int.fetchOne(db, sql: query.unordered), count > 0 else { return }
        throw query.refusal(of: "\(count)", source: name)
    }

    private static func text(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .null: nil
        case .int64(let number): String(number)
        case .double(let number): plain(number)
        case .string(let text): text
        case .blob(let data): String(decoding: data, as: UTF8.self)
        }
    }

    /// The shortest text of a binary fraction, without an exponent where that can be.
    private static func plain(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    /// A value with its type, for SQLite orders by type first.
    private static func kept(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "n"
        case .int64(let number): "i\(number)"
        case .double(let number): "d\(number.bitPattern)"
        case .string(let text): "t\(text)"
        case .blob(let data): "b\(data.base64EncodedString())"
        }
    }

    private static func value(_ kept: String) -> DatabaseValue {
        let text = String(kept.dropFirst())
        switch kept.first {
        case "i": return (Int64(text) ?? 0).databaseValue
        case "d": return Double(bitPattern: UInt64(text) ?? 0).databaseValue
        case "b": return (Data(base64Encoded: text) ?? Data()).databaseValue
        case "t": return text.databaseValue
        default: return .null
        }
    }

    /// A time in the form of another, so that the two compare as times do.
    private static func time(_ time: EventTime, like sample: DatabaseValue) -> DatabaseValue {
        let seconds = time.microseconds / 1_000_000
        switch sample.storage {
        case .int64(let number):
            return (number < 100_000_000_000 ? seconds : time.microseconds / 1000).databaseValue
        case .double: return (Double(time.microseconds) / 1_000_000).databaseValue
        case .string(let text):
            // Whole seconds without a zone come before every longer text of the same second.
            let whole = EventTime(microseconds: seconds * 1_000_000).description.dropLast()
            if text.utf8.count == 10 { return time.day.description.databaseValue }
            return (text.contains("T") ? String(whole) : String(whole.map { $0 == "T" ? " " : $0 }))
                .databaseValue
        case .null, .blob: return time.description.databaseValue
        }
    }

    private static func words(_ error: any Error) -> String {
        (error as? DatabaseError)?.message ?? "\(error)"
    }
}
