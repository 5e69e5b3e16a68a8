import FirmRecords
import Records

extension FieldRow {
    /// A number with two decimals, as hundredths.
    func hundredths(_ field: String) -> Int { Int(self[field].filter { $0 != "." }) ?? 0 }

    func time(_ field: String) -> EventTime {
        EventTime(text: self[field]) ?? .distantPast
    }

    var day: Day {
        Day(text: self["date"]) ?? Day(number: .min)
    }
}

/// A trace's rows by key: the last version of each, of a customer the one modified last.
struct SlowRecords {
    private var current: [[String]: FieldRow] = [:]
    /// Of customers, as they came.
    private var versions: [String: [FieldRow]] = [:]

    mutating func take(_ row: FieldRow) {
        if row.entity == .customers { versions[row["customer_id"], default: []].append(row) }
        if let held = current[row.key], row.entity == .customers, row.version < held.version {
            return
        }
        current[row.key] = row
    }

    /// All versions of a customer by time, of those of one time the last that came.
    func versions(of customer: String) -> [FieldRow] {
        Dictionary(versions[customer, default: []].map { ($0.version, $0) }) { $1 }
            .sorted { $0.key < $1.key }.map(\.value)
    }

    func rows(_ entity: Entity) -> [FieldRow] { current.values.filter { $0.entity == entity } }

    var customers: [String: FieldRow] {
        Dictionary(uniqueKeysWithValues: rows(.customers).map { ($0["customer_id"], $0) })
    }

    /// Rows of customers that have arrived.
    func joined(_ entity: Entity) -> [FieldRow] {
        let known = customers
        return rows(entity).filter { known[$0["customer_id"]] != nil }
    }

    var latest: EventTime {
        let times =
            rows(.customers).map { $0.time("signup_date") }
            + joined(.transactions).map { $0.time("transaction_date") }
            + joined(.tradingActivity).map(\.day.end)
        return times.max() ?? .distantPast
    }
}

extension FieldRow {
    var version: EventTime {
        fields["last_modified_date"] == nil ? time("signup_date") : time("last_modified_date")
    }
}
