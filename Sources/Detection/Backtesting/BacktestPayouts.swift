internal import Holds
internal import Records

/// The lines of a history: which are due, held and paid.
struct BacktestPayouts {
    fileprivate struct Track {
        var line: HoldableLine
        var dueAt: EventTime
        var paidAt: EventTime?
        /// When it was due and could not be paid.
        var isDelayed = false
        var isHeld = false
        var isTooLate = false
        var rules: Set<String> = []
    }

    private let payDays: Int
    private var tracks: [String: Track] = [:]
    /// Ids of lines that are not due yet, the oldest first, and of those that a hold keeps.
    private var coming: [(dueAt: EventTime, id: String)] = []
    private var firstComing = 0
    private var waiting: Set<String> = []
    private var held: Set<String> = []

    init(payDays: Int) { self.payDays = payDays }

    /// Takes what a settle found, then pays what is due and not held.
    ///
    /// - Complexity: O(changed lines + holds + due lines).
    mutating func settle(_ outcome: Outcome, at time: EventTime) {
        take(outcome.lines, at: time)
        let rules = Dictionary(uniqueKeysWithValues: outcome.flags.map { ($0.id, $0.rule) })
        let now = Set(outcome.holds.map(\.line.commissionID))
        for id in held.subtracting(now) { tracks[id]?.isHeld = false }
        held = now
        for hold in outcome.holds {
            let id = hold.line.commissionID
            tracks[id]?.rules.formUnion(hold.flagIDs.compactMap { rules[$0] })
            if tracks[id]?.paidAt == nil {
                tracks[id]?.isHeld = true
            } else {
                tracks[id]?.isTooLate = true
            }
        }
        pay(at: time)
    }

    private mutating func take(_ news: LineNews, at time: EventTime) {
        switch news {
        case .all(let lines):
            let known = Set(lines.lazy.map(\.commissionID))
            for id in tracks.keys where !known.contains(id) { drop(id) }
            for line in lines { take(line, at: time) }
        case .some(let current, let gone):
            for id in gone { drop(id) }
            for line in current { take(line, at: time) }
        }
    }

    private mutating func take(_ line: HoldableLine, at time: EventTime) {
        if tracks[line.commissionID] != nil {
            tracks[line.commissionID]?.line = line
            return
        }
        let dueAt = time.advanced(byDays: payDays)
        tracks[line.commissionID] = Track(line: line, dueAt: dueAt)
        coming.append((dueAt, line.commissionID))
    }

    /// What was paid stays paid; the rest was never due.
    private mutating func drop(_ id: String) {
        if tracks[id]?.paidAt == nil { tracks[id] = nil }
    }

    private mutating func pay(at time: EventTime) {
        var due = waiting
        while firstComing < coming.count, coming[firstComing].dueAt <= time {
            due.insert(coming[firstComing].id)
            firstComing += 1
        }
        waiting = []
        for id in due {
            guard let track = tracks[id], track.paidAt == nil else { continue }
            if track.isHeld {
                tracks[id]?.isDelayed = true
                waiting.insert(id)
            } else {
                tracks[id]?.paidAt = time
            }
        }
    }

    /// By id.
    func lines() -> [BacktestLine] {
        tracks.values.map { track in
            BacktestLine(line: track.line, fate: track.fate, rules: track.rules.sorted())
        }.sorted { $0.line.commissionID < $1.line.commissionID }
    }
}

extension BacktestPayouts.Track {
    fileprivate var fate: BacktestLine.Fate {
        guard let paidAt else { return isHeld ? .held : .open }
        if isTooLate { return .tooLate }
        return isDelayed ? .delayed(days: Int(paidAt.day.number - dueAt.day.number)) : .paid
    }
}
