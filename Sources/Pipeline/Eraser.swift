internal import Detection
package import Records
package import Store

/// Removes a customer's personal data and judges everything anew without it.
package enum Eraser {
    /// What would no longer be held without a customer's personal data, as long as nothing is
    /// erased.
    ///
    /// - Complexity: O(records): everything is judged anew.
    package static func freed(
        _ customer: String, path: String, settings: EngineSettings
    ) throws -> FreedMoney {
        let store = try Store(opening: path, for: .review)
        try store.requirePlan(settings.plan, changes: settings.changesPlan)
        try requireRules(of: store, settings, path: path)
        var engine = settings.makeEngine()
        return try store.read { db in
            try RecordReplay.replay(db) { batch in
                _ = engine.apply(ErasedCustomers.blanked(batch, [customer]))
            }
            let outcome = engine.settle(withLines: .all)
            return try FreedMoney(by: Settlement(outcome, settings.versions), db)
        }
    }

    /// Refuses rules that hold less than those of the last judgement.
    private static func requireRules(
        of store: Store, _ settings: EngineSettings, path: String
    ) throws {
        let last = try store.read(Store.lastSettle)
        try RuleChange(from: last?.rules, to: settings).require(store, path: path)
    }

    /// Where the process dies on the way, the next one that settles brings it to its end.
    ///
    /// - Returns: whether the customer was known.
    /// - Complexity: O(records): everything is judged anew and the file is written anew.
    /// - Throws: `StoreError`, also where another process takes records.
    package static func erase(
        _ customer: String, path: String, settings: EngineSettings, actor: String,
        at time: EventTime
    ) throws -> Bool {
        // Where there is no database, none is made; where rules would be refused, nothing is
        // erased.
        let store = try Store(opening: path, for: .review)
        try requireRules(of: store, settings, path: path)
        // From here on less may be held because of what is erased.
        var settings = settings
        settings.changesRules = true
        let isKnown = try Store(opening: path, for: .ingest).write { db in
            try Store.erase(customer, actor: actor, at: time, db)
        }
        var keeper = try RecordKeeper(opening: path, settings: settings, isTaking: false)
        try keeper.settle(at: time)
        return isKnown
    }
}
