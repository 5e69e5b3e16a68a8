import Detection
import FirmRecords
import Foundation
import Holds
import Pipeline
import Records
import Store
import Testing

/// The first promise, through a database: its records give what a scan of them gives.
struct SameRecordsTests {
    private let folder = TemporaryFolder()

    /// Takes rows, committing every few batches, closing and opening the database now and then.
    private func ingest(
        _ rows: [FieldRow], commitEvery: Int, restarts: Int, settles: Int
    ) throws {
        let all = batches(rows, size: 500)
        let stretch = all.count / (restarts + 1) + 1
        for start in stride(from: 0, to: all.count, by: stretch) {
            var keeper = try RecordKeeper(opening: folder.database, settings: settings)
            for index in start..<min(all.count, start + stretch) {
                try keeper.take(all[index], phase: 0, at: noon)
                if settles > 0, index % (all.count / (settles + 1) + 1) == 0 {
                    try keeper.settle(at: noon)
                } else if index % commitEvery == 0 {
                    try keeper.commit(at: noon)
                }
            }
            try keeper.commit(at: noon)
        }
    }

    private func exported() throws -> Export.Result {
        try Export.run(Store(opening: folder.database, for: .read), settings)
    }

    @Test(arguments: [(1, 1000, 0, 0), (2, 200, 3, 1), (1, 37, 6, 1)] as [(UInt64, Int, Int, Int)])
    func `corrections, repetitions, commits, restarts and settles leave no trace`(
        _ seed: UInt64, _ commitEvery: Int, _ restarts: Int, _ settles: Int
    ) throws {
        let right = rows(ofFirm: seed)
        var stream = SeededStream(seed)
        let sent = shuffled(wrongVersions(right, &stream) + right + right, &stream)
        try ingest(sent, commitEvery: commitEvery, restarts: restarts, settles: settles)
        let found = try exported()
        let expected = scanned(sent)
        #expect(expected.flags.count > 3)
        #expect(found.outcome.text == expected.text)
        #expect(found.rejects.isEmpty)
    }

    @Test func `records that are not committed were never there`() throws {
        let rows = rows(ofFirm: 1)
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        let all = batches(rows, size: 500)
        for (index, batch) in all.enumerated() {
            try keeper.take(batch, phase: 0, at: noon)
            if index == 2 { try keeper.commit(at: noon) }
        }
        let acknowledged = batches(rows, size: 500).prefix(3).flatMap { batch in
            Array(0..<batch.recordCount)
        }
        let status = try Store(opening: folder.database, for: .read).read { try DatabaseStatus($0) }
        #expect(status.position.sequence == Int64(acknowledged.count) + 1)
    }

    @Test func `the ledger says what the standings say, and adds up`() throws {
        let rows = rows(ofFirm: 1)
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        var stream = SeededStream(7)
        let sent = shuffled(wrongVersions(rows, &stream) + rows, &stream)
        let all = batches(sent, size: 400)
        for (index, batch) in all.enumerated() {
            try keeper.take(batch, phase: 0, at: noon)
            if index % (all.count / 3) != all.count / 3 - 1 { continue }
            let outcome = try keeper.settle(at: noon)
            let store = try Store(opening: folder.database, for: .read)
            #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
            let held = try store.read(LedgerReader.all).values
                .filter { $0.record.account == .held }
            #expect(
                Set(held.map(\.record.facts.id)) == Set(outcome.holds.map(\.line.commissionID)))
        }
    }

    @Test func `flags commit with the records that they judge`() throws {
        let rows = rows(ofFirm: 2)
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        for batch in batches(rows) { try keeper.take(batch, phase: 0, at: noon) }
        let outcome = try keeper.settle(at: noon)
        let store = try Store(opening: folder.database, for: .read)
        let status = try store.read { try DatabaseStatus($0) }
        #expect(status.unsettled == 0)
        #expect(status.flags.reduce(0) { $0 + $1.count } == outcome.flags.count)
    }

    @Test func `an erased customer's names are gone and don't come back`() throws {
        let rows = rows(ofFirm: 1)
        do {
            var keeper = try RecordKeeper(opening: folder.database, settings: settings)
            for batch in batches(rows) { try keeper.take(batch, phase: 0, at: noon) }
            try keeper.settle(at: noon)
        }
        let customer = try #require(rows.first { $0.entity == .customers })
        let email = customer["email"]
        let others = rows.filter { $0["email"] == email && $0.entity == .customers }
        try #require(!email.isEmpty && others.count == 1)
        #expect(
            try Eraser.erase(
                customer["customer_id"], path: folder.database, settings: settings, actor: "anna",
                at: noon))
        #expect(try folder.read("firm.db").range(of: Data(email.utf8)) == nil)
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        for batch in batches([customer]) { try keeper.take(batch, phase: 0, at: noon) }
        try keeper.settle(at: noon)
        let store = try Store(opening: folder.database, for: .read)
        var found: [String] = []
        try store.read { db in
            try RecordReplay.replay(db) { batch in
                found += batch.customers.map { batch.text.string($0.email) }
            }
        }
        #expect(!found.contains(email))
    }
}
