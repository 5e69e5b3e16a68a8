import Feeds
import Glibc
import Records
import Signals

/// What statistics over persons cost: at the first settle, and after each further customer.
///
/// Two sets of signals follow the same records, one without any statistic; the difference is
/// theirs.
struct StatisticsRun {
    private var without = SignalSet(signals: [], threads: 2)
    private var with: SignalSet
    private var first = 0.0
    private var each: [Double] = []
    private var all: [Double] = []

    init(_ batches: [RecordBatch], held: [RecordBatch]) {
        let statistics: [any Signal] = [
            IdentityConcentration(settings: []), EmailRing(settings: []),
            AddressRings(settings: []),
        ]
        with = SignalSet(signals: statistics, threads: 2)
        for batch in batches {
            _ = without.apply(batch)
            _ = with.apply(batch)
        }
        let base = Self.settle(&without)
        first = Self.settle(&with) - base
        for batch in held {
            _ = without.apply(batch)
            _ = with.apply(batch)
            let base = Self.settle(&without)
            let whole = Self.settle(&with)
            all.append(whole)
            each.append(whole - base)
        }
    }

    /// Seconds of processor time of a settle.
    private static func settle(_ signals: inout SignalSet) -> Double {
        let start = processorSeconds
        _ = signals.settle(asOf: signals.records.latestEventTime)
        return processorSeconds - start
    }

    static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// One line of JSON.
    var line: String {
        let median = { (seconds: [Double]) in
            Int((seconds.sorted()[seconds.count / 2] * 1e6).rounded())
        }
        return "{\"statistics_first_seconds\": \(first), "
            + "\"statistics_median_us\": \(median(each)), \"settle_median_us\": \(median(all))}"
    }
}
