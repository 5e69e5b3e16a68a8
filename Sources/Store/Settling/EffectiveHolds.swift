internal import Holds

/// What holds each line once dismissed flags no longer count.
struct EffectiveHolds {
    private var holds: [String: LineHold] = [:]
    private var holdIDs: [String: String] = [:]

    /// - Complexity: O(holds log flags of each).
    init(_ holds: [Hold], flags: [Flag], dismissed: Set<String>) {
        let byID = Dictionary(uniqueKeysWithValues: flags.map { ($0.id, $0) })
        for hold in holds {
            let left = hold.flagIDs.filter { !dismissed.contains($0) }
            if left.isEmpty { continue }
            let reason =
                left.count == hold.flagIDs.count ? hold.reasonCode : Self.strongest(left, byID)
            let id = hold.line.commissionID
            self.holds[id] = LineHold(reasonCode: reason ?? hold.reasonCode, flagIDs: left)
            holdIDs[id] = hold.id
        }
    }

    /// The pattern of the flag with the highest posterior; among equals the first by id.
    private static func strongest(_ ids: [String], _ flags: [String: Flag]) -> String? {
        ids.compactMap { flags[$0] }.min {
            $0.posterior != $1.posterior ? $0.posterior > $1.posterior : $0.id < $1.id
        }?.pattern
    }

    subscript(commissionID: String) -> LineHold? { holds[commissionID] }

    var count: Int { holds.count }

    /// Sorted by line.
    var all: [(commissionID: String, holdID: String, line: LineHold)] {
        holds.map { ($0.key, holdIDs[$0.key] ?? "", $0.value) }
            .sorted { $0.commissionID < $1.commissionID }
    }
}
