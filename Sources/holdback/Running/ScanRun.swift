internal import Detection
internal import Feeds
internal import Records
internal import Signals

/// A scan from sources to outcome.
struct ScanRun {
    let paths: [String]
    /// Knows no records.
    let engine: Engine
    let conventions: Conventions
    /// Names and addresses are judged by their digests, as a database that keeps these has them.
    var cloak: IdentityCloak?
    let threads: Int
    let isQuiet: Bool

    /// - Parameter rule: the rule of which the outcome tells how its subjects meet its conditions.
    func run(withEvidence: Bool = false, conditionsOf rule: String? = nil) throws -> ScanAnswer {
        do {
            let sources = try discoveredFiles(paths)
            var engine = engine
            let rejects = try read(sources, into: &engine)
            let outcome = engine.settle(withEvidence: withEvidence, conditionsOf: rule)
            return ScanAnswer(
                outcome: outcome, rejects: ordered(rejects + engine.parkedRejects(), sources))
        } catch let error as FeedError {
            throw Failure(code: .files, message: error.description)
        }
    }

    private func read(_ sources: [FeedSource], into engine: inout Engine) throws -> [Reject] {
        var rejects: [Reject] = []
        var meter = ProgressMeter(isQuiet: isQuiet)
        let reader = FeedReader(
            validator: RecordValidator(conventions: conventions), threads: threads)
        try reader.read(sources, progress: { meter.show($0) }) { batch in
            let batch = cloak?.cloaked(batch) ?? batch
            rejects += batch.rejects
            rejects += engine.apply(batch)
        }
        meter.finish()
        return rejects
    }

    private func ordered(_ rejects: [Reject], _ sources: [FeedSource]) -> [Reject] {
        let places = Dictionary(
            sources.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
        return rejects.sorted(bySources: places)
    }
}
