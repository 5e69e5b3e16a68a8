internal import Logging
internal import Records

/// Writes one JSON object a line on standard error: time, level, message, and what belongs to it.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let clock: @Sendable () -> EventTime

    init(level: Logger.Level, clock: @escaping @Sendable () -> EventTime) {
        logLevel = level
        self.clock = clock
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = JSONLine()
        line.string("time", clock().description)
        line.string("level", event.level.rawValue)
        line.string("message", event.message.description)
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .stringConvertible(let number as Int): line.integer(key, number)
            case .stringConvertible(let number as Double): line.number(key, number)
            default: line.string(key, value.description)
            }
        }
        Terminal.standardError(line.text())
    }
}
