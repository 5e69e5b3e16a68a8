internal import Records
internal import Store

/// What a request hands to the one that writes.
enum IntakeJob: Sendable {
    case push(Push)
    case write([SideWrite], CheckedContinuation<Result<Void, IntakeFault>, Never>)
    /// Judge everything that is committed by now.
    case settle(CheckedContinuation<Result<Void, IntakeFault>, Never>)

    /// The records of one request: all are stored, or none; or of a page that was pulled.
    struct Push: Sendable {
        var batch: RecordBatch
        /// Whether records that break a rule are kept as rejects and the rest is stored.
        var keepsRejects = false
        /// The phase of reading of the batch's entity.
        var phase: Int
        /// What becomes durable with the records; told how many wait for their customers.
        var writes: @Sendable (_ parked: Int) -> [SideWrite]
        var answer: @Sendable (Result<PushOutcome, IntakeFault>) -> Void
    }

    var records: Int {
        if case .push(let push) = self { push.batch.recordCount } else { 0 }
    }
}

/// What came of the records of one request.
enum PushOutcome: Sendable {
    /// Committed; `parked` of them wait for their customers.
    case stored(parked: Int)
    /// They are dated too far ahead or contradict what is known; nothing was stored.
    case refused([Reject])
}

enum IntakeFault: Error, Hashable {
    /// More is waiting than may wait.
    case full
    case stopping
    case store(String)
}
