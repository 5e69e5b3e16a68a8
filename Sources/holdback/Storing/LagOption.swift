internal import ArgumentParser

/// The option that says how old records may be.
struct LagOption: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help:
            "How far the records may end before now (90m, 36h, 7d, or off); older ones are refused."
    )
    var maxLag = "36h"

    func validate() throws {
        if LagLimit(lag: maxLag) == nil {
            throw ValidationError("--max-lag takes 90m, 36h, 7d or off, got `\(maxLag)`")
        }
    }

    /// `nil` for any age.
    var seconds: Double? { LagLimit(lag: maxLag)?.seconds }
}

/// The option that says how far ahead records may be dated.
struct AheadOption: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help:
            "How far records may be dated later than now (90m, 38h, 7d, or off); later ones are rejected."
    )
    var maxAhead = "38h"

    func validate() throws {
        if LagLimit(lag: maxAhead) == nil {
            throw ValidationError("--max-ahead takes 90m, 38h, 7d or off, got `\(maxAhead)`")
        }
    }

    /// `nil` for any time to come.
    var seconds: Double? { LagLimit(lag: maxAhead)?.seconds }
}

/// A span that a word such as `36h` names; `seconds` is `nil` for `off`.
private struct LagLimit {
    let seconds: Double?

    init?(lag: String) {
        if lag == "off" {
            seconds = nil
            return
        }
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = lag.last, let unit = units[last], let count = Double(lag.dropLast()),
            count > 0, count < 1_000_000
        else { return nil }
        seconds = count * unit
    }
}
