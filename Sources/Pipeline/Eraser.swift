package import Records
internal import Store

/// Removes a customer's personal data and judges everything anew without it.
package enum Eraser {
    /// - Returns: whether the customer was known.
    /// - Complexity: O(records): everything is judged anew and the file is written anew.
    /// - Throws: `StoreError`, also where another process takes records.
    package static func erase(
        _ customer: String, path: String, settings: EngineSettings, actor: String,
        at time: EventTime
    ) throws -> Bool {
        // Where there is no database, none is made.
        _ = try Store(opening: path, for: .review)
        let isKnown = try Store(opening: path, for: .ingest).write { db in
            try Store.erase(customer, actor: actor, at: time, db)
        }
        var keeper = try RecordKeeper(opening: path, settings: settings, isTaking: false)
        try keeper.settle(at: time)
        try keeper.rewrite()
        return isKnown
    }
}
