internal import Detection
internal import Holds
internal import Store

/// Commission lines that changed since a judgement last became durable.
///
/// Judgements may be given up or fail to be written; then the next one tells of their lines too.
struct UnwrittenLines {
    /// What the durable judgement left behind; `nil` where there is none, or all lines changed
    /// since.
    private(set) var since: OutcomeMark?
    private var current: [String: HoldableLine] = [:]
    private var gone: Set<String> = []
    private var all: [HoldableLine] = []

    init(since: OutcomeMark? = nil) { self.since = since }

    /// When all lines were posted as they were earned: what remains is the firm's own word on some.
    init(postedUntil mark: OutcomeMark, _ news: LineNews) {
        since = mark
        guard case .all(let lines) = news else { return }
        for line in lines where !line.isUnpaid { current[line.commissionID] = line }
    }

    /// What must be asked of the next judgement.
    var asked: LinesAsked { since == nil ? .all : .changed }

    mutating func add(_ news: LineNews) {
        switch news {
        case .all(let lines):
            self = UnwrittenLines()
            all = lines
        case .some(let lines, let gone):
            for id in gone { current[id] = nil }
            self.gone.formUnion(gone)
            for line in lines {
                current[line.commissionID] = line
                self.gone.remove(line.commissionID)
            }
        }
    }

    /// For a settlement: everything that may have changed.
    var news: LineNews {
        since == nil
            ? .all(all)
            : .some(
                current: current.values.sorted { $0.commissionID < $1.commissionID },
                gone: gone.sorted())
    }
}
