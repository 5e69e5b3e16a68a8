import Foundation
import Records
import Testing

@testable import Feeds

struct ColumnReaderTests {
    private func read(_ text: String, _ columns: [String]) throws -> ColumnReader.Columns {
        let path = NSTemporaryDirectory() + "columns-\(UUID().uuidString).csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ColumnReader(path: path).read(columns)
    }

    private func cells(_ column: TextColumn) -> [String] { column.rowNumbers.map { column[$0] } }

    @Test func `columns come in the order in which they are asked for`() throws {
        let read = try read(
            "\u{FEFF}id, name ,x\n1, Ann ,\n2,\"Lee, \"\"Jo\"\"\",y\n\n", ["name", "id"])
        #expect(cells(read.columns[0]) == ["Ann", "Lee, \"Jo\""])
        #expect(cells(read.columns[1]) == ["1", "2"])
        #expect(read.lines == [2, 3])
        #expect(read.faults.isEmpty)
    }

    @Test func `a row with too few cells is left out with its line`() throws {
        let read = try read("id,name\n1,\"a\nb\"\n2\n3,c", ["id"])
        #expect(cells(read.columns[0]) == ["1", "3"])
        #expect(read.lines == [2, 5])
        #expect(read.faults.map(\.line) == [4])
        #expect(read.faults[0].reason == "1 cells where the header has 2")
    }

    @Test func `a column that is not there is an error with the columns that are`() throws {
        let error = #expect(throws: FeedError.self) { try read("id,name\n", ["id", "mail"]) }
        #expect(error?.reason == "no column `mail` in the header")
        #expect(error?.remedy == "its columns are `id`, `name`")
    }
}
