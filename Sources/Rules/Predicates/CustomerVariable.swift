internal import Records
internal import RuleLanguage
internal import Signals

/// A customer's current version; text that was never sent is empty, a size no number.
enum CustomerVariable: String, RecordVariable {
    case countryCode = "country_code"
    case challengeType = "challenge_type"
    case phase
    case accountSize = "account_size"
    case age
    case hasClickID = "has_click_id"

    /// In the order of their symbols; `evaluation` is `phase_1` and `phase_2` alike.
    private static let phases: [(name: String, phase: Phase)] = [
        ("unknown", .unknown), ("evaluation", .evaluation), ("funded", .funded),
        ("failed", .failed),
    ]

    var values: String {
        switch self {
        case .countryCode: "ISO 3166-1; empty where none was sent"
        case .challengeType: "empty where none was sent"
        case .phase:
            Self.listed(Self.phases.map(\.name)) + "; both phases of a challenge are `evaluation`"
        case .accountSize: "in USD; where none was sent `NaN`, which is neither less nor greater"
        case .age: "from the sign-up to the as-of time"
        case .hasClickID: ""
        }
    }

    func declare(in environment: inout Environment) {
        switch self {
        case .countryCode: environment.declareSymbol(rawValue, CodeSymbols.countries.names)
        case .challengeType: environment.declare(rawValue, .string)
        case .phase: environment.declareSymbol(rawValue, Self.phases.map(\.name))
        case .accountSize: environment.declare(rawValue, .double)
        case .age: environment.declare(rawValue, .duration)
        case .hasClickID: environment.declare(rawValue, .bool)
        }
    }

    func set(at slot: Int, of slots: Slots, from records: CurrentRecords, _ place: RowPlace) {
        let row = place.row
        switch self {
        case .countryCode:
            slots.setSymbol(
                CodeSymbols.countries.place(of: records.customers.country[row]), at: slot)
        case .challengeType:
            let word = records.customers.challengeType[row]
            let text = word == CustomerTable.none ? "" : records.words[word]
            slots.setValue(.string(text), at: slot)
        case .phase:
            var phase = Self.phase(records, place)
            if phase == .verification { phase = .evaluation }
            slots.setSymbol(Self.phases.firstIndex { $0.phase == phase } ?? 0, at: slot)
        case .accountSize:
            let size = records.customers.accountSize[row]
            slots.setDouble(size == .zero ? .nan : size.majorUnits, at: slot)
        case .age:
            slots.setDuration(
                microseconds: place.age(since: records.customers.signup[row]), at: slot)
        case .hasClickID: slots.setBool(records.customers.hasClickID[row], at: slot)
        }
    }

    /// As known at the as-of time: a later version tells nothing of it.
    private static func phase(_ records: CurrentRecords, _ place: RowPlace) -> Phase {
        records.customers.version[place.row] <= place.asOf
            ? records.customers.phase[place.row] : .unknown
    }
}
