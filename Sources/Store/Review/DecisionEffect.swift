package import GRDB
package import Holds
package import Records

/// What a decision did to the lines that its flag held.
package struct DecisionEffect: Sendable {
    package var result: DecisionResult
    /// Lines that the flag held and that nothing holds any more.
    package var moved: [LineFacts]
    /// Lines that other flags hold still, and these flags by id.
    package var stillHeld: [LineFacts]
    package var holders: [String]

    /// Takes a decision inside a transaction of the caller's and looks at what became of the lines.
    ///
    /// - Throws: `DecisionFault`.
    package static func of(
        _ decision: Decision, at time: EventTime, _ db: Database
    ) throws -> DecisionEffect {
        let before = try FlagHistory.lines(decision.flagID, db).map(\.record.facts)
        let result = try Store.decide(decision, at: time, db)
        guard case .effective = result else {
            return DecisionEffect(result: result, moved: [], stillHeld: [], holders: [])
        }
        let holds = try before.map { ($0, try AffiliateFile.heldBy($0.id, db)?.flagIDs ?? []) }
        let still = holds.filter { !$0.1.isEmpty }
        return DecisionEffect(
            result: result, moved: holds.filter { $0.1.isEmpty }.map(\.0),
            stillHeld: still.map(\.0),
            holders: Set(still.flatMap(\.1)).subtracting([decision.flagID]).sorted())
    }
}
