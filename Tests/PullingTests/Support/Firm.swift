import Foundation
import Pipeline
import Records
import Store
import Synchronization

@testable import Pulling

let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The shipped rules, read once.
let settings = Result {
    try EngineSettings(
        rules: repository.appending(path: "rules").path, plan: nil, threads: 1)
}

/// A clock that tests turn, and waits that take no time.
final class TestTime: Sendable {
    private let state = Mutex<(now: EventTime, sleeps: [Double])>(
        (EventTime(microseconds: 1_790_000_000_000_000), []))

    var now: EventTime { state.withLock { $0.now } }
    var sleeps: [Double] { state.withLock { $0.sleeps } }

    func advance(seconds: Double) {
        state.withLock {
            $0.now = EventTime(
                microseconds: $0.now.microseconds + Int64(seconds * 1_000_000))
        }
    }

    /// Chance is fixed: a wait is three quarters of its longest.
    var timer: RetryTimer {
        RetryTimer(
            sleep: { seconds in
                self.state.withLock { $0.sleeps.append(seconds) }
                self.advance(seconds: seconds)
            },
            chance: { 0.5 }, now: { self.now })
    }
}

/// A database in a folder of its own that is pulled into.
final class Firm: Sendable {
    let folder: String
    let time = TestTime()
    let validator = RecordValidator(conventions: .standard)

    init() throws {
        let root =
            FileManager.default.isWritableFile(atPath: "/dev/shm")
            ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        folder = root + "/pulling-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var database: String { folder + "/firm.db" }

    func write(_ name: String, _ text: String) throws -> String {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// A source by the text of its file.
    func source(_ text: String) throws -> PullSource {
        try PullSource.load(write("partner.yaml", text))
    }

    func sink() throws -> KeeperSink {
        let time = time
        return try KeeperSink(
            opening: database, settings: settings.get(), clock: { time.now })
    }

    /// Pulls every entity of a source once.
    @discardableResult
    func pull(
        _ source: PullSource, isFull: Bool = false, into sink: (any PullSink)? = nil
    ) async throws -> [PullCounts] {
        let target = try sink ?? self.sink()
        let feed = try source.open(time.timer)
        let time = time
        let outcome: Result<[PullCounts], any Error>
        do {
            var all: [PullCounts] = []
            for entity in source.entities {
                let pass = PullPass(
                    source, entity, feed: feed, validator: validator, now: { time.now })
                all.append(try await pass.run(target, isFull: isFull))
            }
            outcome = .success(all)
        } catch {
            outcome = .failure(error)
        }
        await feed.close()
        return try outcome.get()
    }

    /// Takes a record that comes by another way than a pull.
    func push(_ entity: Entity, _ row: [String: String]) async throws {
        let fields = entity.fieldNames.map { name in
            row[name].map { SourceValue(kind: .cell, text: $0) } ?? .missing
        }
        let record = SourceRecord(fields: fields, modified: .missing, text: "")
        let batch = validator.batch([record], RecordMapping(entity), source: "push")
        try await sink().take(batch, phase: entity.phase, with: [])
    }

    func read<Value>(_ body: (Store.Reading) throws -> Value) throws -> Value {
        try Store(opening: database, for: .read).read(body)
    }

    /// Keys of the current records, in their order.
    func keys(_ entity: Entity) throws -> [String] {
        try read { db in
            var keys: [String] = []
            try RecordImages.all(entity, before: .max, db) { image in
                keys.append(image.key.map { $0.text ?? "" }.joined(separator: " "))
            }
            return keys
        }
    }

    /// A field of a current record.
    func field(_ name: String, of key: String, _ entity: Entity) throws -> String? {
        try read { db in
            var found: String?
            try RecordImages.all(entity, before: .max, db) { image in
                if image.key.first?.text == key {
                    found = image.fields.first { $0.name == name }?.text
                }
            }
            return found
        }
    }

    /// The bodies of the audit log's entries of one action.
    func audit(_ action: String) throws -> [String] {
        try read { try AuditBodies.all(action, $0) }
    }

    func rejects() throws -> [Reject] { try read { try QuarantineReader.rejects($0) } }
}

/// Customers `C000`, `C001`, ... that were modified one minute after the other.
func customers(_ range: Range<Int>, phase: String = "phase_1") -> [[String: String]] {
    range.map { number in
        [
            "customer_id": id(number), "affiliate_id": "AFF\(number % 3)",
            "signup_date": "2026-03-01T09:00:00Z", "last_modified_date": minute(number),
            "phase": phase,
        ]
    }
}

func id(_ number: Int) -> String { "C" + String(1000 + number).dropFirst() }

/// So many minutes after the first of March 2026.
func minute(_ number: Int) -> String {
    EventTime(microseconds: 1_772_323_200_000_000 + Int64(number) * 60_000_000).description
}
