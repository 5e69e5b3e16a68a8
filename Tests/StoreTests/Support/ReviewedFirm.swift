import FirmRecords
import Holds
import Records
import Store

/// A firm of one customer's lines, under flags that name all of them or some.
struct ReviewedFirm {
    private let folder = TemporaryFolder()
    let store: Store

    init() throws {
        store = try Store(opening: folder.database, for: .review, making: true)
    }

    /// - Parameters:
    ///   - lines: units by line.
    ///   - flags: lines by flag.
    func settle(_ lines: [String: Int64], _ flags: [String: [String]]) throws {
        let current = lines.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
        var book = HoldBook()
        let raised = flags.keys.sorted().map { Self.flag($0) }
        for flag in raised {
            for line in current where flags[flag.id]?.contains(line.commissionID) == true {
                book.hold(line, for: flag)
            }
        }
        let settlement = Settlement(
            asOf: noon, flags: raised, holds: book.holds(), standings: [], lines: .all(current),
            rules: RuleVersions(digest: "R", text: ""))
        _ = try store.write { db in
            try Store.write(settlement, covering: try RecordPosition.current(db), at: noon, db)
        }
    }

    /// - Returns: whether it took effect; else it waits for a second person.
    @discardableResult
    func decide(_ flag: String, _ verdict: Verdict, by actor: String = "anna") throws -> Bool {
        let decision = Decision(
            flagID: flag, verdict: verdict, reason: "why", note: "", actor: actor)
        let result = try store.write { try Store.decide(decision, at: noon, $0) }
        return if case .effective = result { true } else { false }
    }

    /// - Returns: why a line is not paid; empty where it is.
    @discardableResult
    func pay(_ line: String, run: String) throws -> String {
        let due = DueLine(commissionID: line, affiliateID: "A1", amount: nil, currency: nil)
        let question = GateQuestion(run: run, dueDigest: "d", lines: [due], actor: "u")
        return try store.write {
            try Store.gate(question, at: noon, path: folder.database, $0)
        }.lines[0].reasonCode
    }

    func account(_ line: String) throws -> String? {
        try store.read { try LedgerReader.line(line, $0)?.record.account.rawValue }
    }

    func holders(_ line: String) throws -> [String] {
        try store.read { try AffiliateFile.heldBy(line, $0)?.flagIDs ?? [] }
    }

    func problems() throws -> [String] { try store.read(DatabaseCheck.run).flatMap(\.problems) }

    private static func line(_ id: String, _ units: Int64) -> HoldableLine {
        guard let usd = CurrencyCode(text: "USD") else {
            preconditionFailure("USD is a currency")
        }
        return HoldableLine(
            commissionID: id, affiliateID: "A1", customerID: "C1", transactionID: "T" + id,
            amount: Money(units: units), currency: usd, status: .accrued)
    }

    private static func flag(_ id: String) -> Flag {
        Flag(
            id: id, rule: "r", ruleVersion: "1", pattern: "p-" + id, family: "refunds",
            subjectKind: "affiliate", subjectID: "A1", affiliateIDs: ["A1"], customerIDs: ["C1"],
            transactionIDs: [], logOdds: 3, posterior: 0.95, explanation: "", evidence: [],
            status: .open, raisedAt: noon, asOf: noon, baseline: "B")
    }
}
