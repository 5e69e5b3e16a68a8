internal import Pulling
internal import Records

/// When which entity of which source is pulled next.
struct PullCalendar: Sendable {
    struct Appointment: Hashable, Sendable {
        /// Places among the sources, and among the source's entities; behind these its
        /// reconciliation.
        var source: Int
        var entity: Int
        var due: EventTime
    }

    private let schedules: [[PullSchedule]]
    private var due: [[EventTime]]
    private var failures: [[Int]]

    /// Failed pulls are tried again after at least this many seconds, and at most the longest.
    private static let firstRetry = 30.0
    private static let longestRetry = 3600.0

    /// Whatever is pulled at intervals is due at once, so that a start catches up.
    init(_ sources: [PullSource], now: EventTime) {
        schedules = sources.map { source in
            source.entities.map(\.schedule) + (source.reconciliation.map { [$0.schedule] } ?? [])
        }
        due = schedules.map { $0.map { Self.first($0, now: now) } }
        failures = schedules.map { $0.map { _ in 0 } }
    }

    /// The appointment that comes first; of equals the one that is read first.
    var next: Appointment? {
        due.indices.flatMap { source in
            due[source].indices.map {
                Appointment(source: source, entity: $0, due: due[source][$0])
            }
        }.min { ($0.due, $0.source, $0.entity) < ($1.due, $1.source, $1.entity) }
    }

    /// - Parameter chance: in [0, 1), spreads retries.
    mutating func note(_ done: Appointment, isGood: Bool, now: EventTime, chance: Double) {
        let (source, entity) = (done.source, done.entity)
        if isGood {
            failures[source][entity] = 0
            due[source][entity] = Self.after(schedules[source][entity], done: done.due, now: now)
            return
        }
        failures[source][entity] += 1
        let doubled = Self.firstRetry * Double(1 << min(failures[source][entity] - 1, 10))
        let wait = min(Self.longestRetry, doubled) * (0.5 + 0.5 * chance)
        due[source][entity] = EventTime(microseconds: now.microseconds + Int64(wait * 1_000_000))
    }

    private static func first(_ schedule: PullSchedule, now: EventTime) -> EventTime {
        switch schedule {
        case .every: now
        case .daily(let minute): daily(minute, after: now)
        }
    }

    /// An interval counts from when the pull was due, unless that is past already.
    private static func after(
        _ schedule: PullSchedule, done: EventTime, now: EventTime
    ) -> EventTime {
        switch schedule {
        case .every(let seconds):
            let next = EventTime(microseconds: done.microseconds + Int64(seconds * 1_000_000))
            return max(next, now)
        case .daily(let minute): return daily(minute, after: now)
        }
    }

    private static func daily(_ minute: Int, after now: EventTime) -> EventTime {
        let offset = Int64(minute) * 60_000_000
        let today = EventTime(microseconds: now.day.start.microseconds + offset)
        return today > now ? today : today.advanced(byDays: 1)
    }
}
