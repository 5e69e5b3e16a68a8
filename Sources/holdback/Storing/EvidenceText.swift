private import Foundation
internal import Records

/// Parts of a flag's row.
enum FlagBody {
    static func customerIDs(_ body: String) -> [String] {
        object(body)["customer_ids"] as? [String] ?? []
    }

    static func subjectID(_ body: String) -> String {
        (object(body)["subject"] as? [String: Any])?["id"] as? String ?? ""
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
