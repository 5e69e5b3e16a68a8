import Detection
import FirmRecords
import Foundation
import Holds
import Pipeline
import Records
import Rules
import Signals
import Store
import Testing

/// A database that keeps names and addresses as keyed digests alone.
struct HashedIdentitiesTests {
    private let folder = TemporaryFolder()

    private static func settings(_ key: String?) -> EngineSettings {
        var result = PipelineTests.settings
        result.cloak = key.map {
            IdentityCloak(key: Array($0.utf8), domains: shippedRules.mailDomains)
        }
        return result
    }

    private static let key = "sixteen bytes or more"

    private func ingest(_ rows: [FieldRow], _ key: String?) throws {
        var keeper = try RecordKeeper(opening: folder.database, settings: Self.settings(key))
        for (number, batch) in batches(rows, size: 500).enumerated() {
            var batch = batch
            if number == 0 { batch.rejects.append(Self.broken) }
            try keeper.take(batch, phase: 0, at: noon)
        }
        try keeper.settle(at: noon)
    }

    /// A customer who could not be taken, as the feed tells of it.
    private static let broken = Reject(
        source: "customers.ndjson", line: 7,
        violation: Violation(
            code: .email, field: "email", found: "`no.address.of.mine`",
            expected: "an address such as name@example.com"),
        record: #"{"customer_id":"broken","email":"no.address.of.mine"}"#)

    /// Names and addresses of rows that stand in the database's files.
    private func readable(_ rows: [FieldRow]) throws -> Int {
        let url = URL(fileURLWithPath: folder.database)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: url.deletingLastPathComponent().path)
        let files = try names.map {
            try Data(contentsOf: url.deletingLastPathComponent().appending(path: $0))
        }
        // Shorter ones stand in other words too.
        let texts = Set(
            (rows.flatMap { row in ["first_name", "last_name", "email"].map { row[$0] } }
                + ["no.address.of.mine"]).filter { $0.count >= 6 })
        return texts.count { text in files.contains { $0.range(of: Data(text.utf8)) != nil } }
    }

    @Test func `nothing in the files of a database of digests can be read`() throws {
        let rows = rows(ofFirm: 1)
        try ingest(rows, Self.key)
        #expect(try readable(rows) == 0)
        let clear = HashedIdentitiesTests()
        try clear.ingest(rows, nil)
        #expect(try clear.readable(rows) > 50)
    }

    @Test func `an export equals a scan of the same digests, also after a restart`() throws {
        let rows = rows(ofFirm: 1)
        for part in [rows.prefix(rows.count / 2), rows[...]] { try ingest(Array(part), Self.key) }
        let settings = Self.settings(Self.key)
        var engine = settings.makeEngine()
        for batch in batches(rows) {
            _ = engine.apply(settings.cloak?.cloaked(batch) ?? batch)
        }
        let expected = engine.settle()
        #expect(expected.flags.contains { $0.pattern == "self_referral" })
        let found = try Export.run(
            Store(opening: folder.database, for: .read), Self.settings(nil))
        #expect(found.outcome.text == expected.text)
    }

    private static let mixtures: [(String?, String?, String)] = [
        (key, "another key altogether", "under another key"), (key, nil, "keyed digests alone"),
        (nil, key, "in the clear"),
    ]

    @Test(arguments: mixtures)
    func `a database keeps identities in one way alone`(
        _ first: String?, _ second: String?, _ reason: String
    ) throws {
        let rows = rows(ofFirm: 1)
        try ingest(rows, first)
        let error = #expect(throws: StoreError.self) { try ingest(rows, second) }
        #expect(error?.reason.contains(reason) == true)
        let remedy = try #require(error).remedy
        #expect(remedy.contains("--hash-identities") || remedy.contains("key file"))
        try ingest(rows, first)
    }

    @Test func `who judges without taking records needs no key`() throws {
        try ingest(rows(ofFirm: 1), Self.key)
        var keeper = try RecordKeeper(
            opening: folder.database, settings: Self.settings(nil), isTaking: false)
        let outcome = try keeper.settle(at: noon)
        #expect(outcome.flags.count > 3)
    }

    private static let badKeys: [(String?, String)] = [
        ("short", "can be guessed"), (nil, "can't read the key file"),
    ]

    @Test(arguments: badKeys)
    func `a key file that will not do is refused with what to do`(
        _ text: String?, _ reason: String
    ) throws {
        let path = folder.database + ".key"
        try text?.write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: SettingsError.self) {
            try IdentityCloak.load(path, shippedRules)
        }
        #expect(error?.description.contains(reason) == true)
        #expect(error?.description.contains("hint:") == true)
    }
}
