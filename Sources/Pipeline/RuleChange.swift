internal import Detection
internal import Records
internal import Store

/// Other rules over the records of a database than those that judged them last.
struct RuleChange {
    private let settings: EngineSettings
    /// Digest of the rules of the last settle; `nil` where there was none.
    private let last: String?

    init(from last: String?, to settings: EngineSettings) {
        self.settings = settings
        self.last = last
    }

    /// Sees to it that no money is paid because of a wrong rule folder.
    ///
    /// - Complexity: O(records) where the rules are others and anything is held: all is judged
    ///   anew.
    /// - Throws: `StoreError` where they would hold less, or one of them is missing that would
    ///   judge what comes, and nobody said that this is meant.
    func require(_ store: Store, path: String) throws {
        guard let last, last != settings.versions.digest, !settings.changesRules else { return }
        if let reason = try store.read({ try loss(last, $0) }) {
            throw StoreError(
                path: path, reason: reason + "; nothing was done",
                remedy: "name the right rule folder by --rules, or say --change-rules")
        }
    }

    private func loss(_ last: String, _ db: Store.Reading) throws -> String? {
        if let freed = try wouldFree(db), !freed.isNothing {
            return "by these rules, calibration, rates or as-of time \(freed.told) would no longer "
                + "be held that was held by those of the last settle"
        }
        let missing = try missingRules(last, db)
        if missing.isEmpty { return nil }
        let names = missing.map { "`\($0)`" }.joined(separator: ", ")
        return "these rules lack \(names), by which the last settle judged"
    }

    private func missingRules(_ last: String, _ db: Store.Reading) throws -> [String] {
        guard let before = try RuleVersions.stored(last, db) else { return [] }
        return before.ruleIDs.subtracting(settings.versions.ruleIDs).sorted()
    }

    private func wouldFree(_ db: Store.Reading) throws -> FreedMoney? {
        if try !Store.hasHolds(db) { return nil }
        var engine = settings.makeEngine()
        try RecordReplay.replay(db) { _ = engine.apply($0) }
        return try FreedMoney(
            by: Settlement(engine.settle(withLines: .all), settings.versions), db)
    }
}
