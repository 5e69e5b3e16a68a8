import Feeds
import Glibc
import Records
import Signals

/// Compares trading over a firm's history, then takes its last days one by one and corrects an old
/// one.
///
/// `mirror-bench CUSTOMERS ACTIVITY DAYS` holds back so many last days of a CSV file of trading,
/// settles the rest, then takes the days one at a time, corrects a row of each tenth account in the
/// middle of the history, and settles all records anew. Prints as one line of JSON the seconds of
/// processor time of each. `benchmarks/mirrored_days.py` runs it.
@main
struct MirrorBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let days = Int32(arguments[3]), days > 0 else {
            let line = Array("usage: mirror-bench CUSTOMERS ACTIVITY DAYS\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
            exit(2)
        }
        let customers = try read(.customers, arguments[1])
        let activity = try read(.tradingActivity, arguments[2])
        print(Run(customers, activity, days: days).line)
    }

    private static func read(_ entity: Entity, _ path: String) throws -> [RecordBatch] {
        var batches: [RecordBatch] = []
        let reader = FeedReader(validator: RecordValidator(conventions: .standard), threads: 2)
        try reader.read(
            [FeedSource(entity: entity, path: path, format: .csv)], progress: { _ in }
        ) { batches.append($0) }
        return batches
    }
}

private struct Run {
    private var first = 0.0
    private var each: [Double] = []
    private var correction = 0.0
    private var anew = 0.0
    private var rows = 0
    private var rowsOfDays = 0
    private var corrected = 0
    private var areEqual = false

    init(_ customers: [RecordBatch], _ activity: [RecordBatch], days: Int32) {
        let last = activity.flatMap { $0.activities.map(\.day) }.max() ?? Day(number: 0)
        let first = activity.flatMap { $0.activities.map(\.day) }.min() ?? last
        let border = Day(number: last.number - days)
        let middle = Day(number: (first.number + last.number) / 2)
        rows = activity.reduce(0) { $0 + $1.activities.count }
        var signals = Self.signals()
        let history = Self.batches(activity) { $0.day <= border }
        for batch in customers + history { _ = signals.apply(batch) }
        self.first = Self.settle(&signals)
        for number in border.number + 1...last.number {
            let day = Self.batches(activity) { $0.day.number == number }
            rowsOfDays += day.reduce(0) { $0 + $1.activities.count }
            for batch in day { _ = signals.apply(batch) }
            each.append(Self.settle(&signals))
        }
        let corrections = Self.corrections(activity, of: middle)
        corrected = corrections.reduce(0) { $0 + $1.activities.count }
        for batch in corrections { _ = signals.apply(batch) }
        correction = Self.settle(&signals)
        var fresh = Self.signals()
        for batch in customers + activity + corrections { _ = fresh.apply(batch) }
        anew = Self.settle(&fresh)
        areEqual = Self.findings(&signals) == Self.findings(&fresh)
    }

    private static func signals() -> SignalSet {
        let types: [any Statistic.Type] = [
            MirroredPairs.self, GroupHedges.self, HedgeSeries.self, CopiedAccounts.self,
        ]
        return SignalSet(
            signals: types.map { $0.init(settings: $0.description.settings.map(\.standard)) },
            threads: 2)
    }

    private static func batches(
        _ all: [RecordBatch], _ isTaken: (TradingActivity) -> Bool
    ) -> [RecordBatch] {
        all.map { batch in
            var part = batch
            part.activities = batch.activities.filter(isTaken)
            return part
        }.filter { !$0.activities.isEmpty }
    }

    /// Of a day every tenth row, with what it won turned into a loss.
    private static func corrections(_ all: [RecordBatch], of day: Day) -> [RecordBatch] {
        batches(all) { $0.day == day }.map { batch in
            var part = batch
            part.activities = stride(from: 0, to: batch.activities.count, by: 10).map { place in
                var row = batch.activities[place]
                row.pnl = Money(units: -row.pnl.units)
                return row
            }
            return part
        }
    }

    /// Seconds of processor time of a settle.
    private static func settle(_ signals: inout SignalSet) -> Double {
        let start = processorSeconds
        _ = signals.settle(asOf: signals.records.latestEventTime)
        return processorSeconds - start
    }

    private static func findings(_ signals: inout SignalSet) -> [[String]] {
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let ids = population.records.customerIDs
        return results.map { result in
            result.findings.map { finding in
                "\(finding.customers.map { ids[$0] }) \(finding.values)"
            }
        }
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    var line: String {
        let sorted = each.sorted()
        let median = sorted[sorted.count / 2]
        return "{\"rows\": \(rows), \"rows_a_day\": \(rowsOfDays / each.count), "
            + "\"history_seconds\": \(first), \"day_seconds\": \(median), "
            + "\"slowest_day_seconds\": \(sorted[sorted.count - 1]), "
            + "\"corrected_rows\": \(corrected), \"correction_seconds\": \(correction), "
            + "\"anew_seconds\": \(anew), \"times_faster\": \(anew / median), "
            + "\"correction_times_faster\": \(anew / correction), \"equal\": \(areEqual)}"
    }
}
