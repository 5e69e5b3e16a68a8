extension CountryCode {
    /// Every assigned code, sorted.
    package static var allTexts: [String] { words(countryCodes) }
}

extension CurrencyCode {
    /// Every code that money can be held in, sorted.
    package static var allTexts: [String] { currencyCodes.flatMap { words($0.codes) }.sorted() }
}

/// Every ISO 639-1 code, sorted.
package var languageTexts: [String] { words(languageCodes) }

private func words(_ codes: String) -> [String] {
    codes.split(whereSeparator: \.isWhitespace).map(String.init).sorted()
}
