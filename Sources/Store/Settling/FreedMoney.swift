internal import GRDB
internal import Holds
package import Records

/// What a settle would no longer hold.
package struct FreedMoney: Sendable {
    package private(set) var lines = 0
    package private(set) var amounts: [CurrencyCode: MoneySum] = [:]
    /// Flags that hold it now, sorted.
    package private(set) var flagIDs: [String] = []

    /// - Complexity: O(lines + flags).
    package init(by settlement: Settlement, _ db: Store.Reading) throws {
        var flags: Set<String> = []
        for move in try SettleChanges(settlement, db).moves
        where move.entries.contains(where: \.isFreeing) {
            let facts = move.record.facts
            lines += 1
            amounts[facts.currency, default: .zero] += facts.amount
            flags.formUnion(
                try String.fetchAll(
                    db, sql: "SELECT flag_id FROM hold_flags WHERE commission_id = ?",
                    arguments: [facts.id]))
        }
        flagIDs = flags.sorted()
    }

    package var isNothing: Bool { lines == 0 }

    /// Such as `73.50 USD (10 lines, held by F1)`.
    package var told: String {
        let money = amounts.sorted { $0.key < $1.key }.map {
            "\($0.value.text(minorDigits: $0.key.minorDigits)) \($0.key)"
        }
        let holders =
            flagIDs.prefix(Self.shownFlags).joined(separator: ", ")
            + (flagIDs.count > Self.shownFlags ? ", ..." : "")
        return money.joined(separator: ", ")
            + " (\(lines) line\(lines == 1 ? "" : "s"), held by \(holders))"
    }

    private static let shownFlags = 5
}

extension LedgerEntry {
    /// Whether it frees what flags held, by no word of the firm's.
    fileprivate var isFreeing: Bool {
        from == .held && (to == .accrued || reason == ClearingReason.decided(decision: "").code)
    }
}

extension Store {
    /// Whether any line is held.
    package static func hasHolds(_ db: Store.Reading) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM holds)") ?? false
    }
}
