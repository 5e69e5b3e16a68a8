import Testing

@testable import Records

struct ReferenceCodeTests {
    @Test(arguments: [
        ("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("BHD", 3), ("CLF", 4),
    ])
    func `a currency knows its minor unit`(code: String, digits: Int) throws {
        let currency = try #require(parsed(code, CurrencyCode.init(parsing:)))
        #expect(currency.minorDigits == digits)
        #expect(currency.description == code)
    }

    @Test(arguments: ["", "US", "USDX", "usd", "ZZZ", "XAU", "XTS", "XXX", "U$D", "\u{DA}SD"])
    func `what is no currency of money is refused`(code: String) {
        #expect(parsed(code, CurrencyCode.init(parsing:)) == nil)
    }

    @Test(arguments: [("BGN", 2), ("HRK", 2), ("BYR", 0), ("BYN", 2), ("JPY", 0), ("KWD", 3)])
    func `a currency may have been withdrawn since`(code: String, decimals: Int) {
        #expect(parsed(code, CurrencyCode.init(parsing:))?.minorDigits == decimals)
    }

    @Test(arguments: ["DE", "US", "XK", "UK", "EU", "de", "D", "DEU", "", "1A"])
    func `a country is one of ISO 3166-1`(code: String) {
        let country = parsed(code, CountryCode.init(parsing:))
        #expect(country.map(\.description) == (["DE", "US"].contains(code) ? code : nil))
    }

    @Test func `the lists are as long as their standards`() {
        #expect(countryCodes.split(whereSeparator: \.isWhitespace).count == 249)
        // `sh` was withdrawn from ISO 639-1 and is still sent.
        #expect(languageCodes.split(whereSeparator: \.isWhitespace).count == 183 + 1)
        let currencies = currencyCodes.flatMap { $0.codes.split(whereSeparator: \.isWhitespace) }
        #expect(Set(currencies).count == currencies.count)
    }

    @Test(arguments: [
        ("en", true), ("zh", true), ("EN", false), ("xx", false), ("eng", false), ("", false),
    ])
    func `a language is one of ISO 639-1`(code: String, isLanguage: Bool) {
        #expect(parsed(code, isLanguageCode) == isLanguage)
    }
}
