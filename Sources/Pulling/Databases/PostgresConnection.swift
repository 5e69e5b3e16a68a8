private import CPostgres
private import Glibc

/// A connection to PostgreSQL that can only read.
///
/// `@unchecked Sendable` because its feed uses it on one serial queue.
final class PostgresConnection: @unchecked Sendable {
    private let connection: OpaquePointer

    struct Failure: Error {
        var message: String
        /// The five letters of SQL's error codes; empty where the connection failed.
        var code: String

        var isConnection: Bool { code.isEmpty || code.hasPrefix("08") || code.hasPrefix("57P") }
        var isAuthentication: Bool {
            code.hasPrefix("28") || message.contains("authentication failed")
        }
    }

    /// - Parameter parameters: libpq's keywords with their values.
    init(_ parameters: [(String, String)]) throws(Failure) {
        var keys = parameters.map { UnsafePointer(strdup($0.0)) }
        var values = parameters.map { UnsafePointer(strdup($0.1)) }
        defer {
            for text in keys + values { free(UnsafeMutablePointer(mutating: text)) }
        }
        keys.append(nil)
        values.append(nil)
        guard let connection = PQconnectdbParams(keys, values, 0) else {
            throw Failure(message: "out of memory", code: "")
        }
        if PQstatus(connection) != CONNECTION_OK {
            let message = Self.text(PQerrorMessage(connection))
            PQfinish(connection)
            throw Failure(message: message, code: "")
        }
        self.connection = connection
    }

    deinit { PQfinish(connection) }

    /// Runs one statement; values are bound, never part of the text.
    func rows(_ statement: String, _ values: [String]) throws(Failure) -> (
        columns: [String], rows: [[String?]]
    ) {
        let texts = values.map { UnsafePointer(strdup($0)) }
        defer {
            for text in texts { free(UnsafeMutablePointer(mutating: text)) }
        }
        let result = PQexecParams(
            connection, statement, Int32(texts.count), nil, texts, nil, nil, 0)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK else {
            let code = PQresultErrorField(result, Int32(UInt8(ascii: "C")))
            throw Failure(
                message: Self.text(PQerrorMessage(connection)),
                code: code.map { String(cString: $0) } ?? "")
        }
        let width = PQnfields(result)
        let columns = (0..<width).map { String(cString: PQfname(result, $0)) }
        let rows = (0..<PQntuples(result)).map { row in
            (0..<width).map { column -> String? in
                if PQgetisnull(result, row, column) == 1 { return nil }
                return String(cString: PQgetvalue(result, row, column))
            }
        }
        return (columns, rows)
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        let text = pointer.map { String(cString: $0) } ?? ""
        return text.split(separator: "\n").joined(separator: "; ")
    }
}
