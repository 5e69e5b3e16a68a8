internal import Signals

/// One firm's evidence with what is known to be true of it.
package struct LabelledFirm: Sendable {
    /// What the live rules say, as a settle gives it.
    package var evidence: [EvidenceReading]
    /// All affiliates that were judged and of whom it is known whether they cheat, with the number
    /// of their customers.
    package var affiliates: [(id: String, customers: Int)]
    package var guiltyAffiliates: Set<String>
    package var guiltyCustomers: Set<String>
    /// Those of whom nobody knows: neither guilty nor honest.
    package var unclearAffiliates: Set<String>
    /// Bought by a cheat without a trace, or not decided on: neither guilty nor honest.
    package var unclearCustomers: Set<String>

    package init(
        evidence: [EvidenceReading], affiliates: [(id: String, customers: Int)],
        guiltyAffiliates: Set<String>, guiltyCustomers: Set<String>,
        unclearAffiliates: Set<String> = [], unclearCustomers: Set<String> = []
    ) {
        self.evidence = evidence
        self.affiliates = affiliates.filter { !unclearAffiliates.contains($0.id) }
        self.unclearAffiliates = unclearAffiliates
        self.guiltyAffiliates = guiltyAffiliates
        self.guiltyCustomers = guiltyCustomers
        self.unclearCustomers = unclearCustomers
    }

    /// Whether the subject of a reading cheats; `nil` where that is not clear.
    ///
    /// A person, pair or ring cheats where more of its customers are guilty than not.
    func isGuilty(_ reading: EvidenceReading) -> Bool? {
        if reading.subjectKind == .affiliate {
            return unclearAffiliates.contains(reading.subjectID)
                ? nil : guiltyAffiliates.contains(reading.subjectID)
        }
        let clear = reading.customerIDs.filter { !unclearCustomers.contains($0) }
        if clear.isEmpty { return nil }
        return clear.count(where: guiltyCustomers.contains) * 2 > clear.count
    }
}
