/// Why money moved in the ledger; the cases of each kind of move are all there are.
package protocol LedgerReason: Sendable {
    /// A stable word for rows, entries and files.
    var code: String { get }
    /// What the reason points to: a flag's pattern, a decision, a payout run; empty where nothing.
    var reference: String { get }
}

/// Why a line came in or its amount or owner changed while it was still unpaid.
package enum PostingReason: LedgerReason {
    case earned
    case recordCorrected

    package var code: String {
        switch self {
        case .earned: "earned"
        case .recordCorrected: "record_corrected"
        }
    }

    package var reference: String { "" }
}

package enum HoldReason: LedgerReason {
    case flagged(pattern: String)

    package var code: String { "flagged" }
    package var reference: String {
        switch self {
        case .flagged(let pattern): pattern
        }
    }
}

/// Why a held line is again as if nobody had flagged it.
package enum LiftReason: LedgerReason {
    case flagWithdrawn
    case flagDismissed(decision: String)

    package var code: String {
        switch self {
        case .flagWithdrawn: "flag_withdrawn"
        case .flagDismissed: "flag_dismissed"
        }
    }

    package var reference: String {
        switch self {
        case .flagWithdrawn: ""
        case .flagDismissed(let decision): decision
        }
    }
}

/// Why a held line may be paid although flags name it.
package enum ClearingReason: LedgerReason {
    case decided(decision: String)

    package var code: String { "decided" }
    package var reference: String {
        switch self {
        case .decided(let decision): decision
        }
    }
}

package enum ReleaseReason: LedgerReason {
    case passedGate(run: String)
    case reportedByFirm

    package var code: String {
        switch self {
        case .passedGate: "passed_gate"
        case .reportedByFirm: "reported_by_firm"
        }
    }

    package var reference: String {
        switch self {
        case .passedGate(let run): run
        case .reportedByFirm: ""
        }
    }
}

package enum DeclineReason: LedgerReason {
    case fraudConfirmed(decision: String)
    case reportedByFirm

    package var code: String {
        switch self {
        case .fraudConfirmed: "fraud_confirmed"
        case .reportedByFirm: "reported_by_firm"
        }
    }

    package var reference: String {
        switch self {
        case .fraudConfirmed(let decision): decision
        case .reportedByFirm: ""
        }
    }
}

package enum PaymentReason: LedgerReason {
    case reportedByFirm

    package var code: String { "reported_by_firm" }
    package var reference: String { "" }
}

package enum ClawbackReason: LedgerReason {
    /// The fee behind the line shrank or went away after the money had left.
    case feeUndone
    /// It was corrected back: what was taken is given back, up to what had left.
    case feeRestored

    package var code: String {
        switch self {
        case .feeUndone: "fee_undone"
        case .feeRestored: "fee_restored"
        }
    }

    package var reference: String { "" }
}
