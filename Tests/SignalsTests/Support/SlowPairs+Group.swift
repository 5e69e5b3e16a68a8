import Records

extension SlowPairs {
    /// A day, an instrument and a currency.
    struct Group: Hashable {
        var day: Day
        var instrument: String
        var currency: String
        var market: [String] { [instrument, currency] }
    }
}

extension SlowPairs.Group {
    func precedes(_ other: SlowPairs.Group) -> Bool {
        if day != other.day { return day < other.day }
        return instrument != other.instrument
            ? instrument.utf8.lexicographicallyPrecedes(other.instrument.utf8)
            : currency < other.currency
    }
}
