private import Foundation

/// The evidence of a flag's row, read back for people.
enum EvidenceText {
    /// One line a row of evidence: `name value` in the order of names.
    ///
    /// - Parameter body: the flag as `flags.ndjson` has it.
    static func lines(ofFlag body: String, limit: Int) -> [String] {
        let rows = rows(ofFlag: body)
        let lines = rows.prefix(limit).map { row in
            "  "
                + row.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                .joined(separator: "  ")
        }
        return lines + (rows.count > limit ? ["  ... and \(rows.count - limit) rows more"] : [])
    }

    /// Rows of names and values, as text.
    static func rows(ofFlag body: String) -> [[String: String]] {
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8))
        let evidence = (object as? [String: Any])?["evidence"] as? [[String: Any]] ?? []
        return evidence.map { row in row.mapValues { "\($0)" } }
    }
}

/// Parts of a flag's row.
enum FlagBody {
    static func customerIDs(_ body: String) -> [String] {
        object(body)["customer_ids"] as? [String] ?? []
    }

    static func ruleVersion(_ body: String) -> String {
        object(body)["rule_version"] as? String ?? ""
    }

    private static func object(_ body: String) -> [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8))
        return object as? [String: Any] ?? [:]
    }
}
