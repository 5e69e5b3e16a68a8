private import Foundation
internal import Records
internal import Simulator

/// A simulated firm as files: its records as NDJSON and `truth.json`.
enum FirmFolder {
    static func write(_ firm: SimulatedFirm, to path: String) throws(Failure) {
        let folder = try OutputFolder(path: path)
        let entities = Entity.allCases.map { ($0.rawValue + ".ndjson", lines(of: $0, in: firm)) }
        try folder.write(entities + [("truth.json", [truth(of: firm)])])
    }

    /// Refuses a folder with records, or labels, that no simulation wrote.
    static func requireNoRecordsOfOthers(_ path: String) throws(Failure) {
        let names = Entity.allCases.map { $0.rawValue + ".ndjson" } + ["truth.json"]
        let found = names.first { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
        guard let found, !isSimulated(path) else { return }
        throw Failure(
            code: .usage,
            message: "\(path)/\(found): error: a file is there that `simulate` did not write\n"
                + "  hint: name another folder, or say --force to write over it")
    }

    /// Whether a folder's labels are of the form that `write` gives them.
    private static func isSimulated(_ path: String) -> Bool {
        guard let data = FileManager.default.contents(atPath: "\(path)/truth.json") else {
            return false
        }
        let truth = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        return truth?["seed"] is NSNumber && truth?["variant"] is String
    }

    private static func lines(of entity: Entity, in firm: SimulatedFirm) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        firm.write(entity) { lines.append(withoutLineEnd($0)) }
        return lines
    }

    private static func truth(of firm: SimulatedFirm) -> [UInt8] {
        var text: [UInt8] = []
        firm.writeTruth { text += withoutLineEnd($0) }
        return text
    }

    private static func withoutLineEnd(_ line: borrowing Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(line.count)
        for index in line.indices { bytes.append(line[index]) }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return bytes
    }
}
