/// How the dates of one column are written.
struct DateReading: Sendable {
    /// Whether the day stands before the month where the year stands last.
    let dayFirst: Bool

    /// - Parameter dates: distinct cells; what can be told from days above 12 decides.
    init(_ dates: some Sequence<ArraySlice<UInt8>>) {
        var (first, second) = (0, 0)
        for date in dates {
            guard let parts = Self.parts(date), parts[2].count != 2 || parts[0].count <= 2 else {
                continue
            }
            if parts[0].count == 4 { continue }
            if Self.number(parts[0]) > 12 { first += 1 }
            if Self.number(parts[1]) > 12 { second += 1 }
        }
        dayFirst = first >= second
    }

    /// Eight digits, year first, or whatever digits there are.
    func digits(_ date: ArraySlice<UInt8>) -> [UInt8] {
        guard let parts = Self.parts(date) else { return date.filter(Self.isDigit) }
        if parts[0].count == 4 { return Self.joined(parts[0], parts[1], parts[2]) }
        let (day, month) = dayFirst ? (parts[0], parts[1]) : (parts[1], parts[0])
        return Self.joined(parts[2], month, day)
    }

    /// The first three groups of digits; a time behind a date is dropped.
    private static func parts(_ date: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        let parts = date.split { !isDigit($0) }
        guard parts.count >= 3, parts.prefix(3).allSatisfy({ $0.count <= 4 }) else { return nil }
        return Array(parts.prefix(3))
    }

    private static func joined(
        _ year: ArraySlice<UInt8>, _ month: ArraySlice<UInt8>, _ day: ArraySlice<UInt8>
    ) -> [UInt8] {
        padded(year, to: 4) + padded(month, to: 2) + padded(day, to: 2)
    }

    private static func padded(_ digits: ArraySlice<UInt8>, to length: Int) -> [UInt8] {
        [UInt8](repeating: 0x30, count: max(0, length - digits.count)) + digits
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
