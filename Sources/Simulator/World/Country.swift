/// A country that the firm sells to.
struct Country: Sendable {
    let code: String
    let language: String
    /// Hours ahead of UTC.
    let utcOffset: Int
    let culture: Culture
    /// Share of the firm's customers, before affiliates' own audiences.
    let weight: Double

    static let all: [Country] = [
        Country("IN", "en", 5, .indian, 14), Country("US", "en", -5, .english, 9),
        Country("GB", "en", 0, .english, 7), Country("NG", "en", 1, .nigerian, 6),
        Country("DE", "de", 1, .german, 5), Country("PK", "en", 5, .arabic, 4.5),
        Country("ZA", "en", 2, .southAfrican, 4), Country("VN", "vi", 7, .vietnamese, 4),
        Country("FR", "fr", 1, .french, 4), Country("ES", "es", 1, .spanish, 3.5),
        Country("IT", "it", 1, .italian, 3.5), Country("BR", "pt", -3, .portuguese, 3.5),
        Country("ID", "id", 7, .indonesian, 3), Country("MY", "ms", 8, .malay, 2.5),
        Country("PH", "en", 8, .filipino, 2.5), Country("PL", "pl", 1, .polish, 2.5),
        Country("NL", "nl", 1, .dutch, 2.5), Country("AE", "ar", 4, .arabic, 2),
        Country("CA", "en", -5, .english, 2.5), Country("AU", "en", 10, .english, 2),
        Country("TR", "tr", 3, .turkish, 1.5), Country("MX", "es", -6, .spanish, 2),
        Country("CO", "es", -5, .spanish, 1.5), Country("KE", "en", 3, .kenyan, 1.5),
        Country("EG", "ar", 2, .arabic, 1.5), Country("MA", "fr", 1, .arabic, 1.5),
        Country("SA", "ar", 3, .arabic, 1.2), Country("JP", "ja", 9, .japanese, 1.2),
        Country("KR", "ko", 9, .korean, 1), Country("RO", "ro", 2, .romanian, 1),
        Country("SE", "sv", 1, .nordic, 1), Country("PT", "pt", 0, .portuguese, 1),
    ]

    static let choice = WeightedChoice(all.map { ($0, $0.weight) })

    /// One firm's mix: each country's share is up to about twice or half of what is usual.
    static func mix(_ stream: RandomStream) -> WeightedChoice<Country> {
        WeightedChoice(
            all.map { country in
                var own = stream.derived(country.code)
                return (country, own.logNormal(median: country.weight, spread: 0.35))
            })
    }

    private init(
        _ code: String, _ language: String, _ utcOffset: Int, _ culture: Culture, _ weight: Double
    ) {
        self.code = code
        self.language = language
        self.utcOffset = utcOffset
        self.culture = culture
        self.weight = weight
    }
}

/// Countries of one culture share their names and mail providers.
enum Culture: String, CaseIterable, Sendable {
    case english, german, french, spanish, portuguese, italian, dutch, nordic, polish, romanian
    case turkish, arabic, indian, nigerian, kenyan, southAfrican
    case vietnamese, indonesian, malay, filipino, japanese, korean
}
