internal import Records

/// The codes of an ISO standard as symbols: comparing one compares integers, and a code that does
/// not exist is found when a rule is loaded.
struct CodeSymbols: Sendable {
    let names: [String]
    /// The symbol of each raw value; 0 where there is none.
    private let places: [Int]

    private init(_ codes: [(rawValue: UInt16, name: String)], absent: [String] = []) {
        names = absent + codes.map(\.name)
        var places = [Int](repeating: 0, count: Int(codes.map(\.rawValue).max() ?? 0) + 1)
        for (index, code) in codes.enumerated() {
            places[Int(code.rawValue)] = index + absent.count
        }
        self.places = places
    }

    func place(of rawValue: UInt16) -> Int {
        Int(rawValue) < places.count ? places[Int(rawValue)] : 0
    }

    static let currencies = CodeSymbols(
        (0..<UInt16(26 * 26 * 26)).map(CurrencyCode.init).filter { $0.minorDigits >= 0 }
            .map { ($0.rawValue, $0.description) })

    /// The empty text stands for a country that was never sent.
    static let countries = CodeSymbols(
        (0..<UInt16(26 * 26)).map(CountryCode.init).filter(isAssigned)
            .map { ($0.rawValue, $0.description) }, absent: [""])

    private static func isAssigned(_ country: CountryCode) -> Bool {
        CountryCode(text: country.description) != nil
    }
}
