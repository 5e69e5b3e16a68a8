import Holds
import Records
import Testing

/// Random lives of commission lines: whatever happens, the entries add up to where the lines stand.
struct LedgerHistoryTests {
    @Test func `the ledger balances after every step of 2000 histories`() {
        for seed in 1...2000 as ClosedRange<UInt64> {
            var history = History(seed: seed)
            for step in 0..<12 {
                history.step()
                if let problem = history.problem {
                    Issue.record("seed \(seed), step \(step): \(problem)")
                    return
                }
            }
        }
    }
}

/// A few lines under a few affiliates, and what was written of them.
private struct History {
    private var random: SplitMixStream
    private var kept: [String: LedgerRecord] = [:]
    private var entries: [LedgerEntry] = []
    private(set) var problem: String?

    init(seed: UInt64) { random = SplitMixStream(state: seed) }

    mutating func step() {
        let id = "K\(random.below(3))"
        let current = random.below(5) == 0 ? nil : randomLine(id)
        let hold = random.below(2) == 0 ? LineHold(reasonCode: "x", flagIDs: ["F"]) : nil
        let release: ClearingReason? = random.below(3) == 0 ? .decided(decision: "D") : nil
        let (record, moves) = LineReconciliation.reconcile(
            kept: kept[id], current: current, hold: hold, release: release, lift: .flagWithdrawn)
        entries += moves
        kept[id] = record
        let again = LineReconciliation.reconcile(
            kept: record, current: current, hold: hold, release: release, lift: .flagWithdrawn)
        if !again.entries.isEmpty { problem = "\(id) moves again without news" }
        if random.below(4) == 0 { decide(id) }
        check()
    }

    private mutating func decide(_ id: String) {
        if case .cleared(let line)? = kept[id] {
            let posting = line.release(.passedGate(run: "R"))
            entries += posting.entries
            kept[id] = .released(posting.line)
            return
        }
        guard case .held(let line)? = kept[id] else { return }
        if random.below(2) == 0 {
            let posting = line.decline(.fraudConfirmed(decision: "D"))
            entries += posting.entries
            kept[id] = .declined(posting.line)
        } else {
            let posting = line.clear(.decided(decision: "D"))
            entries += posting.entries
            kept[id] = .cleared(posting.line)
        }
    }

    private mutating func randomLine(_ id: String) -> HoldableLine {
        line(
            id, affiliate: "A\(random.below(2))", amount: Int64(random.below(4)) * 10_000 - 10_000,
            currency: ["USD", "EUR"][random.below(2)],
            status: CommissionStatus.allCases[min(4, random.below(12))])
    }

    /// The slow twin: balances read off the lines themselves.
    private mutating func check() {
        var byEntries: [LedgerOwner: LedgerBalance] = [:]
        for entry in entries {
            let owner = LedgerOwner(affiliateID: entry.affiliateID, currency: entry.currency)
            byEntries[owner, default: LedgerBalance()].post(entry)
        }
        var byLines: [LedgerOwner: [LedgerAccount: Int64]] = [:]
        for record in kept.values {
            let facts = record.facts
            let owner = LedgerOwner(affiliateID: facts.affiliateID, currency: facts.currency)
            byLines[owner, default: [:]][record.account, default: 0] += facts.amount.units
            byLines[owner, default: [:]][.clawback, default: 0] += facts.clawedBack.units
            if !record.hasLeft, facts.clawedBack != .zero {
                problem = "\(facts.id) is clawed back and never left"
            }
            if facts.amount.units + facts.clawedBack.units < 0, record.account == .paid,
                facts.amount > .zero
            {
                problem = "\(facts.id) is clawed back below nothing"
            }
        }
        for (owner, balance) in byEntries {
            if !balance.isBalanced { problem = "\(owner) does not balance" }
            for account in LedgerAccount.allCases where account != .earned {
                let units = Int128(byLines[owner]?[account] ?? 0)
                if balance[account] != MoneySum(units: units) {
                    problem = "\(owner) \(account): entries and lines differ"
                }
            }
        }
    }
}

/// Source: SplitMix64, Steele, Lea & Flood 2014.
private struct SplitMixStream {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ (bits >> 31)) % UInt64(bound))
    }
}
