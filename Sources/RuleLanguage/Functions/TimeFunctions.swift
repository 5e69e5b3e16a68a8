/// Conversions to times, and the parts of times.
let timeFunctions: [Function] =
    [
        .unary(
            "timestamp", [ValueType.string, .int, .timestamp].map { .function($0, to: .timestamp) }
        ) { value throws(EvaluationFailure) in
            switch value {
            case .timestamp: return value
            case .int(let seconds):
                guard let instant = Timestamp(seconds: seconds) else {
                    throw .outOfRange("timestamp")
                }
                return .timestamp(instant)
            case .string(let text):
                guard let instant = try Timestamp.parse(text) else {
                    throw .invalidArgument("`\(text)` is not an RFC 3339 time")
                }
                return .timestamp(instant)
            default: return nil
            }
        },
        .unary("duration", [ValueType.string, .duration].map { .function($0, to: .duration) }) {
            value throws(EvaluationFailure) in
            switch value {
            case .duration: return value
            case .string(let text):
                guard let span = try parseDuration(text) else {
                    throw .invalidArgument("`\(text)` is not a duration such as `1h30m`")
                }
                return .duration(nanoseconds: span)
            default: return nil
            }
        },
    ] + TimePart.allCases.map(\.function)

/// A part of an instant, or of a span of time, by the method that gives it.
private enum TimePart: String, CaseIterable {
    case fullYear = "getFullYear"
    case month = "getMonth"
    case date = "getDate"
    case dayOfMonth = "getDayOfMonth"
    case dayOfWeek = "getDayOfWeek"
    case dayOfYear = "getDayOfYear"
    case hours = "getHours"
    case minutes = "getMinutes"
    case seconds = "getSeconds"
    case milliseconds = "getMilliseconds"

    /// The method, with a time zone or without.
    var function: Function {
        var overloads: [Overload] = [
            .method(.timestamp, to: .int), .method(.timestamp, .string, to: .int),
        ]
        if hasSpanForm { overloads.append(.method(.duration, to: .int)) }
        return Function(rawValue, overloads) { (arguments) throws(EvaluationFailure) in
            .int(try call(arguments))
        }
    }

    private var hasSpanForm: Bool {
        switch self {
        case .hours, .minutes, .seconds, .milliseconds: true
        default: false
        }
    }

    private func call(_ arguments: [Value]) throws(EvaluationFailure) -> Int64 {
        switch (arguments.first, arguments.dropFirst().first, arguments.count) {
        case (.timestamp(let instant), nil, 1):
            return part(of: instant, localSeconds: instant.seconds)
        case (.timestamp(let instant), .string(let zone), 2):
            return part(of: instant, localSeconds: try localSeconds(instant, zone: zone))
        case (.duration(let span), nil, 1) where hasSpanForm: return part(of: span)
        default: throw noOverload(rawValue, arguments)
        }
    }

    private func part(of instant: Timestamp, localSeconds: Int64) -> Int64 {
        let (days, second) = localSeconds.flooredDivision(by: 86_400)
        let date = CalendarDate(daysSinceEpoch: days)
        return switch self {
        case .fullYear: date.year
        case .month: date.month - 1
        case .date: date.day
        case .dayOfMonth: date.day - 1
        // 1970-01-01 was a Thursday, and Sunday is 0.
        case .dayOfWeek: (days + 4).flooredDivision(by: 7).remainder
        case .dayOfYear: date.dayOfYear
        case .hours: second / 3600
        case .minutes: second / 60 % 60
        case .seconds: second % 60
        case .milliseconds: instant.nanoseconds / 1_000_000
        }
    }

    /// Whole hours, minutes or seconds of a span; but of milliseconds those within the second.
    private func part(of span: Int64) -> Int64 {
        switch self {
        case .hours: span / 3_600_000_000_000
        case .minutes: span / 60_000_000_000
        case .seconds: span / 1_000_000_000
        default: span % 1_000_000_000 / 1_000_000
        }
    }
}

/// Seconds since 1970 as a clock in the zone shows them; a zone is a name or an offset.
private func localSeconds(
    _ instant: Timestamp, zone: String
) throws(EvaluationFailure) -> Int64 {
    if zone == "UTC" || zone.isEmpty { return instant.seconds }
    var reader = DigitReader(zone)
    if let offset = reader.offset(signIsOptional: true), reader.isAtEnd {
        return instant.seconds + offset
    }
    guard let offset = namedZoneOffset(zone, at: instant) else {
        throw .invalidArgument("unknown time zone `\(zone)`")
    }
    return instant.seconds + offset
}
