import Records
import Testing

@testable import Feeds

struct DiscoveryTests {
    private let folder = TemporaryFolder()

    private func found(_ paths: [String]) throws -> [String] {
        try discoverSources(paths).filter { !$0.isLeftOut }.map { source in
            let entity = source.entity?.rawValue ?? "mixed"
            return "\(entity) \(fileName(source.path)) \(source.format)"
        }
    }

    private func fault(_ paths: [String]) -> FeedError? {
        do {
            _ = try discoverSources(paths)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a folder gives its known files in the order of reading`() throws {
        for name in [
            "commissions.csv", "transactions.jsonl", "trading_activity.json", "customers.ndjson",
            "customers.csv", "affiliates.NDJSON", "notes.ndjson", "customers.txt", "customers",
            "Trading_Activity.CSV", "truth.json", ".customers.csv", "customers.csv.bak",
        ] { folder.write(name, "") }
        folder.makeFolder("transactions.csv")
        #expect(
            try found([folder.path]) == [
                "affiliates affiliates.NDJSON ndjson", "customers customers.csv csv",
                "customers customers.ndjson ndjson", "transactions transactions.jsonl ndjson",
                "trading_activity Trading_Activity.CSV csv",
                "trading_activity trading_activity.json json", "commissions commissions.csv csv",
            ])
        #expect(try discoverSources([folder.path]).allSatisfy { !$0.isLeftOut })
    }

    @Test(arguments: [
        "transactions.ndjson.gz", "transactions-2026.ndjson", "my-transactions.CSV",
        "Transactions 2.json", "transactions.parquet", "trading-activity.csv",
    ])
    func `a file of a folder that looks like records and is not read is a reject`(
        name: String
    ) throws {
        folder.write("customers.csv", "")
        folder.write(name, "{}")
        let sources = try discoverSources([folder.path])
        #expect(sources.map(\.isLeftOut) == [false, true])
        let warning = try #require(sources.last?.warning)
        #expect(warning.contains(name) && warning.contains("move it away"))
        let reader = FeedReader(validator: RecordValidator(conventions: .standard), threads: 2)
        var rejects: [Reject] = []
        try reader.read(sources) { rejects += $0.rejects }
        let reject = try #require(rejects.last)
        #expect((reject.source, reject.violation.code.rawValue) == (name, "unread_file"))
        #expect(reject.violation.message.contains("which was not read"))
    }

    @Test(arguments: [
        ("customers.ndjson", "customers"), ("customers-2026-01.ndjson", "customers"),
        ("transactions.part1.csv", "transactions"), ("trading_activity_3.json", "trading_activity"),
        ("affiliates (2).jsonl", "affiliates"),
    ])
    func `a named file is told by the beginning of its name`(name: String, entity: String) throws {
        let sources = try discoverSources([folder.write(name, "")])
        #expect(sources.map { $0.entity?.rawValue } == [entity])
    }

    @Test(arguments: [
        "customersold.ndjson", "customers.txt", "customers", "my-customers.csv", ".csv",
    ])
    func `a file that can't be told is refused with what is expected`(name: String) throws {
        let path = folder.write(name, "")
        let error = try #require(fault([path]))
        #expect(error.path == path)
        #expect(error.reason == "can't tell from the name what the file holds")
        #expect(error.remedy.contains("customers.ndjson"))
    }

    @Test func `a folder without records says which names are expected`() throws {
        folder.write("truth.json", "")
        let error = try #require(fault([folder.path]))
        #expect(error.reason == "the folder holds no records")
        #expect(
            error.remedy.contains(
                "affiliates, customers, transactions, trading_activity, commissions"))
    }

    @Test func `a path that is not there says so`() throws {
        let error = try #require(fault([folder.path + "/customers.csv"]))
        #expect(error.reason == "can't open: no such file or directory")
    }

    @Test func `sources of all paths are read by entity, once, and standard input last`() throws {
        let other = TemporaryFolder()
        folder.write("customers.csv", "")
        other.write("customers.csv", "")
        other.write("affiliates.csv", "")
        let first = folder.path + "/customers.csv"
        let sources = try discoverSources(["-", first, other.path, first])
        #expect(
            sources.map(\.path) == [
                other.path + "/affiliates.csv", first, other.path + "/customers.csv", "-",
            ])
        #expect(
            sources.map(\.name) == ["affiliates.csv", first, other.path + "/customers.csv", "-"])
    }
}
