private import Foundation
private import Glibc

/// What a command writes, told from whatever else may stand in its place.
package struct FormerOutput: Sendable {
    /// What it is called in a message.
    let name: String
    private let isOne: @Sendable (_ firstLine: String) -> Bool

    /// Whether a file holds such an output, or nothing but space.
    func isIn(_ path: String) -> Bool {
        guard let file = fopen(path, "re") else { return false }
        defer { fclose(file) }
        var (line, capacity) = (UnsafeMutablePointer<CChar>?.none, 0)
        defer { free(line) }
        while case let count = getline(&line, &capacity, file), count > 0, let line {
            let bytes = UnsafeRawBufferPointer(start: line, count: count)
            if bytes.allSatisfy({ " \t\r\n".utf8.contains($0) }) { continue }
            return isOne(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
        }
        return feof(file) != 0
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
        $0 == packetPageHead
    }

    /// The first line of a packet's page: many files are called `index.html`.
    package static let packetPageHead = "<!doctype html><!-- holdback dispute packet -->"

    package static let answer = FormerOutput(name: "answer to a payout run") {
        $0 == "commission_id,affiliate_id,amount,currency,reason_code,flag_ids"
            || keys(of: $0)?.subtracting(["reason_code", "flag_ids"])
                == ["commission_id", "affiliate_id", "amount", "currency"]
    }

    package static let differences = FormerOutput(name: "report of differences") {
        keys(of: $0) == ["entity", "kind", "key", "fields", "healed"]
    }

    package static let metrics = FormerOutput(name: "file of metrics") {
        $0.hasPrefix("# HELP holdback_")
    }

    private static func keys(of line: String) -> Set<String>? {
        let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return object.map { Set($0.keys) }
    }
}
