import Detection
import Feeds
import Glibc
import Holds
import Pipeline
import Records

/// What one record pushed into a large firm costs until its flags are settled.
///
/// `settle-bench FIRM RULES TIMES [KIND ...] [compare]` reads a firm's folder, settles, then pushes
/// one record after the other, of each kind so many, and settles after each. Prints as one line of
/// JSON the seconds of the first settle and of each kind's settles, processor time and time waited
/// for: the median and the longest; and after `compare` whether flags, holds and standings are in
/// the end those of an engine that reads all anew.
@main
struct SettleBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4, let times = Int(arguments[3]), times > 0 else {
            let line = Array("usage: settle-bench FIRM RULES TIMES [KIND ...] [compare]\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
            exit(2)
        }
        let named = arguments.dropFirst(4).compactMap(PushedKind.init)
        let settings = try EngineSettings(rules: arguments[2], plan: nil, threads: 2)
        var run = try Run(arguments[1], settings)
        for kind in named.isEmpty ? PushedKind.allCases : named { try run.push(kind, times) }
        if arguments.contains("compare") { try run.compare() }
        print(run.line)
    }
}

private struct Run {
    private let settings: EngineSettings
    private let sources: [FeedSource]
    private let pushes: Pushes
    private var engine: Engine
    private var pushed: [RecordBatch] = []
    private var last: [[UInt8]] = []
    private var figures: [String] = []

    init(_ folder: String, _ settings: EngineSettings) throws {
        self.settings = settings
        sources = try discoverSources([folder])
        var engine = settings.makeEngine()
        var latest = EventTime.distantPast
        var customers: [KnownCustomer] = []
        try Self.read(sources) { batch in
            latest = max(latest, batch.transactions.map(\.time).max() ?? latest)
            customers += batch.customers.map { KnownCustomer($0, in: batch.text) }
            _ = engine.apply(batch)
        }
        pushes = Pushes(customers, latest)
        let first = Cost { _ = engine.settle(withLines: .all) }
        self.engine = engine
        engine = settings.makeEngine()
        note("first", [first])
        let line = Array("read, process \(getpid())\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }

    private static func read(_ sources: [FeedSource], _ take: (RecordBatch) -> Void) throws {
        let reader = FeedReader(validator: RecordValidator(conventions: .standard), threads: 2)
        try reader.read(sources, progress: { _ in }) { take($0) }
    }

    mutating func push(_ kind: PushedKind, _ times: Int) throws {
        var costs: [Cost] = []
        for number in 0..<times {
            let batches = try pushes.batches(kind, number)
            pushed += batches
            var outcome: Outcome?
            costs.append(
                Cost {
                    for batch in batches { _ = engine.apply(batch) }
                    outcome = engine.settle(withLines: .changed)
                })
            if number == times - 1, let outcome { last = Self.lines(outcome) }
        }
        note(kind.rawValue, costs)
    }

    mutating func compare() throws {
        engine = settings.makeEngine()
        try Self.read(sources) { _ = engine.apply($0) }
        for batch in pushed { _ = engine.apply(batch) }
        figures.append("\"equal\": \(Self.lines(engine.settle(withLines: .all)) == last)")
    }

    private static func lines(_ outcome: Outcome) -> [[UInt8]] {
        outcome.flags.map(\.jsonLine) + outcome.holds.map(\.jsonLine)
            + outcome.affiliates.map(\.jsonLine)
    }

    private mutating func note(_ name: String, _ costs: [Cost]) {
        let fields = [("processor", costs.map(\.processor)), ("waited", costs.map(\.waited))]
            .flatMap { field, seconds in
                let sorted = seconds.sorted()
                return [(field, sorted[sorted.count / 2]), (field + "_longest", sorted.last ?? 0)]
            }
        figures.append(
            "\"\(name)\": {"
                + fields.map { "\"\($0.0)\": \(Double(Int($0.1 * 1000 + 0.5)) / 1000)" }
                .joined(separator: ", ") + "}")
    }

    var line: String { "{" + figures.joined(separator: ", ") + "}" }
}

/// What something took, in seconds.
private struct Cost {
    /// Of all threads, user and system.
    let processor: Double
    let waited: Double

    init(_ body: () -> Void) {
        let (start, started) = (clock(), ContinuousClock.now)
        body()
        processor = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        waited = (ContinuousClock.now - started) / .seconds(1)
    }
}
