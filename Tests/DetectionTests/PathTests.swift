import Detection
import Feeds
import FirmRecords
import Foundation
import Records
import Simulator
import Testing

/// The path that brought the records does not matter.
struct PathTests {
    private func write(_ entity: Entity, of firm: SmallFirm, to folder: URL) throws {
        var bytes: [UInt8] = []
        firm.simulated.write(entity) { line in
            for index in line.indices { bytes.append(line[index]) }
        }
        try Data(bytes).write(to: folder.appendingPathComponent(entity.rawValue + ".ndjson"))
    }

    @Test(arguments: SmallFirm.all, [1, 3])
    func `files say the same as records pushed one by one`(
        _ firm: SmallFirm, _ threads: Int
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("firm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for entity in Set(firm.rows.map(\.entity)) { try write(entity, of: firm, to: folder) }

        var engine = makeEngine()
        let reader = FeedReader(
            validator: RecordValidator(conventions: .standard), threads: threads)
        try reader.read(discoverSources([folder.path])) { batch in
            #expect(batch.rejects.isEmpty)
            #expect(engine.apply(batch).isEmpty)
        }
        expectSame(engine.settle(), firm.expected)
    }
}
