internal import Feeds
private import Foundation
internal import Records
internal import Signals

/// The records of a firm's files, for commands that look at some of them.
struct FirmRecords {
    let paths: [String]
    let conventions: Conventions
    let isQuiet: Bool

    /// - Returns: how many records could not be taken.
    func read(into signals: inout SignalSet) throws -> Int {
        try read { $0.rejects.count + signals.apply($0).count }
            + signals.records.parkedRejects().count
    }

    /// - Parameter take: takes a batch and tells how many records of it could not be taken.
    /// - Returns: how many there were of those.
    func read(_ take: (RecordBatch) throws -> Int) throws -> Int {
        do {
            let reader = FeedReader(
                validator: RecordValidator(conventions: conventions),
                threads: ProcessInfo.processInfo.activeProcessorCount)
            var meter = ProgressMeter(isQuiet: isQuiet)
            var rejects = 0
            try reader.read(try discoveredFiles(paths), progress: { meter.show($0) }) { batch in
                rejects += try take(batch)
            }
            meter.finish()
            return rejects
        } catch let error as FeedError {
            throw Failure(code: .files, message: error.description)
        }
    }

    /// Ends with the code for rejects where there are any.
    static func report(_ rejects: Int) throws(Failure) {
        if rejects == 0 { return }
        throw Failure(
            code: .rejects,
            message: "error: \(counted(rejects, "record")) of these files can't be taken\n"
                + "  hint: `holdback scan` lists them with their reasons")
    }
}

/// The sources behind the arguments of a command; files that only look like records are told.
func discoveredFiles(_ paths: [String]) throws(FeedError) -> [FeedSource] {
    let sources = try discoverSources(paths)
    sources.compactMap(\.warning).forEach(Terminal.standardError)
    return sources
}
