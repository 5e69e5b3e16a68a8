internal import Records

/// The counts that changed since the last settle, as they were.
struct FrequencyChanges {
    /// Whether they are kept: where most customers change, everything is looked at anyway.
    var isWanted = true
    private(set) var before: [FrequencyRead: Int] = [:]

    mutating func note(_ face: Face, _ frequencies: IdentityFrequencies) {
        if !isWanted { return }
        for key in face.countedKeys where key != Face.none {
            note(FrequencyRead(kind: .holders, key: key), frequencies)
        }
        if face.name != Face.none {
            note(FrequencyRead(kind: .spread, key: face.name), frequencies)
        }
        if face.lead != Face.none {
            note(FrequencyRead(kind: .leads, key: face.lead), frequencies)
        }
        guard face.country != CustomerTable.noCountry else { return }
        note(FrequencyRead(kind: .country, country: face.country), frequencies)
        for key in [face.name, face.skeleton] where key != Face.none {
            note(
                FrequencyRead(kind: .compatriots, key: key, country: face.country), frequencies)
        }
    }

    private mutating func note(_ cell: FrequencyRead, _ frequencies: IdentityFrequencies) {
        if before[cell] == nil { before[cell] = frequencies.count(of: cell) }
    }
}
