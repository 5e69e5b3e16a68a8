import Feeds
import Glibc
import Records
import Signals

/// Puts customers together into persons, then follows further customers one by one.
///
/// `person-bench CUSTOMERS` prints `customer,person` of each. `person-bench CUSTOMERS NEWCOMERS`
/// holds back so many customers of an NDJSON file, evenly spread, resolves the rest, then takes the
/// others one at a time. Prints as one line of JSON the seconds of processor time of the first
/// settle, and of each newcomer the microseconds: median, mean, 99th percentile and most, and how
/// many affiliates were linked anew on average. With `TRANSACTIONS` behind it, a second line tells
/// what statistics over persons take. `benchmarks/persons.py` runs it.
@main
struct PersonBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        let newcomers = arguments.count > 2 ? Int(arguments[2]) : 0
        guard (2...4).contains(arguments.count), let newcomers, newcomers >= 0 else {
            let line = Array("usage: person-bench CUSTOMERS [NEWCOMERS [TRANSACTIONS]]\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
            exit(2)
        }
        let batches = try Self.read(.customers, arguments[1])
        if newcomers == 0 { return Run.printPersons(batches) }
        let (rest, held) = Self.holdingBack(newcomers, of: batches)
        print(Run(rest, held: held).line)
        if arguments.count > 3 {
            let transactions = try Self.read(.transactions, arguments[3])
            print(StatisticsRun(rest + transactions, held: held).line)
        }
    }

    private static func read(_ entity: Entity, _ path: String) throws -> [RecordBatch] {
        var batches: [RecordBatch] = []
        let reader = FeedReader(validator: RecordValidator(conventions: .standard), threads: 2)
        try reader.read(
            [FeedSource(entity: entity, path: path, format: .ndjson)], progress: { _ in }
        ) { batches.append($0) }
        return batches
    }

    /// All customers but so many, evenly spread, which come as batches of one.
    private static func holdingBack(
        _ newcomers: Int, of batches: [RecordBatch]
    ) -> (rest: [RecordBatch], held: [RecordBatch]) {
        let count = batches.reduce(0) { $0 + $1.customers.count }
        let stride = max(1, count / newcomers)
        var (all, held): ([RecordBatch], [RecordBatch]) = ([], [])
        var place = 0
        for batch in batches {
            var rest = batch
            rest.customers.removeAll()
            for customer in batch.customers {
                place += 1
                if place % stride == 0 {
                    var one = batch
                    one.customers = [customer]
                    held.append(one)
                } else {
                    rest.customers.append(customer)
                }
            }
            all.append(rest)
        }
        return (all, held)
    }
}

private struct Run {
    private var records = CurrentRecords()
    private var order = CanonicalOrder()
    private var persons = PersonBook(domains: MailDomains())
    private var count = 0
    private var first = 0.0
    private var each: [Double] = []
    private var relinked = 0

    init(_ batches: [RecordBatch], held: [RecordBatch]) {
        count = batches.reduce(held.count) { $0 + $1.customers.count }
        for batch in batches { _ = records.apply(batch) }
        first = settle()
        for batch in held {
            _ = records.apply(batch)
            each.append(settle())
            relinked += persons.relinked
        }
    }

    static func printPersons(_ batches: [RecordBatch]) {
        var records = CurrentRecords()
        for batch in batches { _ = records.apply(batch) }
        var order = CanonicalOrder()
        order.settle(records)
        var book = PersonBook(domains: MailDomains())
        let persons = book.settle(records, order, asOf: .distantFuture, threads: 2)
        for id in order.customers {
            print("\(records.customerIDs[id]),\(records.customerIDs[persons[id]])")
        }
    }

    /// Seconds of processor time that persons took; the order of the customers is not theirs.
    private mutating func settle() -> Double {
        order.settle(records)
        let start = StatisticsRun.processorSeconds
        _ = persons.settle(records, order, asOf: .distantFuture, threads: 2)
        records.markSettled()
        return StatisticsRun.processorSeconds - start
    }

    var line: String {
        let sorted = each.sorted()
        let micros = { (seconds: Double) in Int((seconds * 1e6).rounded()) }
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        return "{\"customers\": \(count), \"first_seconds\": \(first), "
            + "\"newcomers\": \(sorted.count), \"median_us\": \(micros(sorted[sorted.count / 2])), "
            + "\"mean_us\": \(micros(mean)), \"p99_us\": \(micros(sorted[sorted.count * 99 / 100])), "
            + "\"most_us\": \(micros(sorted[sorted.count - 1])), "
            + "\"relinked_mean\": \(Double(relinked) / Double(sorted.count))}"
    }
}
