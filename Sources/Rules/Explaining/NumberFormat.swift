/// How a number is written in an explanation.
enum NumberFormat: Hashable, Sendable {
    /// At most two decimals, none without need.
    case plain
    /// So many decimals.
    case fixed(Int)
    /// A share of one, in percent, with so many decimals.
    case percent(Int)

    init?(_ form: String) {
        switch form {
        case "percent", "0%": self = .percent(0)
        case "0.0%": self = .percent(1)
        case "0": self = .fixed(0)
        case "0.0": self = .fixed(1)
        case "0.00": self = .fixed(2)
        case "0.000": self = .fixed(3)
        default: return nil
        }
    }

    /// Rounded half to even; what is too large for that is written in full.
    func text(_ number: Double) -> String {
        switch self {
        case .fixed(let decimals): Self.fixed(number, decimals)
        case .percent(let decimals): Self.fixed(number * 100, decimals) + "%"
        case .plain: Self.trimmed(Self.fixed(number, 2))
        }
    }

    private static func fixed(_ number: Double, _ decimals: Int) -> String {
        let unit = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        let scaled = (number * unit).rounded(.toNearestOrEven)
        guard let units = Int64(exactly: scaled) else { return "\(number)" }
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = (units < 0 ? "-" : "") + padded.dropLast(decimals)
        return decimals == 0 ? whole : whole + "." + padded.suffix(decimals)
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains("."), !text.contains("e") else { return text }
        let kept = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(kept.reversed())
    }
}
