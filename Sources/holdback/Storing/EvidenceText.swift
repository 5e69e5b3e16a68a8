private import Foundation
internal import Records

/// The evidence of a flag's row, read back for people.
enum EvidenceText {
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

    static func asOf(_ body: String) -> EventTime? {
        (object(body)["as_of"] as? String).flatMap(EventTime.init(text:))
    }

    static func ruleVersion(_ body: String) -> String {
        object(body)["rule_version"] as? String ?? ""
    }

    private static func object(_ body: String) -> [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8))
        return object as? [String: Any] ?? [:]
    }
}
