internal import Records
internal import RuleLanguage
internal import Signals

/// A customer's current version; text that was never sent is empty, a size 0.
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

    func declare(in environment: inout Environment) {
        switch self {
        case .countryCode, .challengeType: environment.declare(rawValue, .string)
        case .phase: environment.declareSymbol(rawValue, Self.phases.map(\.name))
        case .accountSize: environment.declare(rawValue, .double)
        case .age: environment.declare(rawValue, .duration)
        case .hasClickID: environment.declare(rawValue, .bool)
        }
    }

    func set(at slot: Int, of slots: Slots, _ record: RecordRow) {
        let table = record.records.customers
        let row = record.row
        switch self {
        case .countryCode: slots.setValue(.string(Self.country(table.country[row])), at: slot)
        case .challengeType:
            let word = table.challengeType[row]
            let text = word == CustomerTable.none ? "" : record.records.words[word]
            slots.setValue(.string(text), at: slot)
        case .phase:
            let phase = Self.phase(record)
            slots.setSymbol(Self.phases.firstIndex { $0.phase == phase } ?? 0, at: slot)
        case .accountSize: slots.setDouble(table.accountSize[row].majorUnits, at: slot)
        case .age: slots.setDuration(microseconds: record.age(since: table.signup[row]), at: slot)
        case .hasClickID: slots.setBool(table.hasClickID[row], at: slot)
        }
    }

    private static func country(_ code: UInt16) -> String {
        code == CustomerTable.noCountry ? "" : CountryCode(rawValue: code).description
    }

    /// As known at the as-of time: a later version tells nothing of it.
    private static func phase(_ record: RecordRow) -> Phase {
        let table = record.records.customers
        return table.version[record.row] <= record.asOf ? table.phase[record.row] : .unknown
    }
}
