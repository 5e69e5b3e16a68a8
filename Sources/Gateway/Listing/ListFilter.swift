internal import Records

/// A parameter that narrows a listing to what fulfils a condition.
struct ListFilter<Condition: Sendable>: Sendable {
    enum Kind: Sendable {
        case text(@Sendable (String) -> Condition)
        /// One of few words.
        case word([String: Condition])
        case code(CodeList, @Sendable (String) -> Condition)
        /// A date or a date-time; a date is its first instant, or its last as an end.
        case time(isEnd: Bool, @Sendable (EventTime) -> Condition)
        /// In [0, 1].
        case share(@Sendable (Double) -> Condition)
    }

    var name: String
    var help: String
    var kind: Kind

    /// `nil` where the parameter is not there, or was found wrong.
    func condition(_ parameters: inout QueryParameters) -> Condition? {
        switch kind {
        case .text(let meaning): parameters.text(name).map(meaning)
        case .word(let words): parameters.word(name, words)
        case .code(let list, let meaning): parameters.code(name, list).map(meaning)
        case .time(let isEnd, let meaning): parameters.time(name, isEnd: isEnd).map(meaning)
        case .share(let meaning): parameters.number(name, in: 0...1).map(meaning)
        }
    }
}

/// The codes of a standard, of which there are too many to name them in a message.
struct CodeList: Sendable {
    /// What is expected.
    var form: String
    var codes: [String]

    static let currencies = CodeList(
        form: "an ISO 4217 code such as USD", codes: CurrencyCode.allTexts)
    static let countries = CodeList(
        form: "an ISO 3166-1 alpha-2 code such as DE", codes: CountryCode.allTexts)
}
