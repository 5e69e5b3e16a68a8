private import Foundation
private import Glibc

/// What a command writes, told from whatever else may stand in its place.
package struct FormerOutput: Sendable {
    /// What it is called in a message.
    let name: String
    private let isOne: @Sendable (_ firstLine: String) -> Bool

    /// Whether a file is empty or holds such an output.
    func isIn(_ path: String) -> Bool {
        guard let file = fopen(path, "re") else { return false }
        defer { fclose(file) }
        var (line, capacity) = (UnsafeMutablePointer<CChar>?.none, 0)
        defer { free(line) }
        let count = getline(&line, &capacity, file)
        guard count > 0, let line else { return feof(file) != 0 }
        let bytes = UnsafeRawBufferPointer(start: line, count: count)
        return isOne(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// `affiliates.ndjson` of a scan or an export, which is called as the firm's directory is.
    package static let standings = FormerOutput(name: "answer of a scan") {
        keys(of: $0)?.isSuperset(of: ["affiliate_id", "score", "amounts"]) ?? false
    }

    /// Labels of reviewers; those of a simulation have more members.
    package static let labels = FormerOutput(name: "labels of reviewers") {
        keys(of: $0) == ["affiliates", "customers", "grey_affiliates", "grey_customers"]
    }

    package static let packet = FormerOutput(name: "dispute packet") {
        $0.hasPrefix("# Commissions held back: affiliate ")
    }

    package static let packetPage = FormerOutput(name: "dispute packet") {
        $0 == "<!doctype html>"
    }

    package static let metrics = FormerOutput(name: "file of metrics") {
        $0.hasPrefix("# HELP holdback_")
    }

    private static func keys(of line: String) -> Set<String>? {
        let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return object.map { Set($0.keys) }
    }
}
