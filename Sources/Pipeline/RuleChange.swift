internal import Detection
internal import GRDB
internal import Records
internal import Store

/// Other rules over the records of a database than those that judged them last.
struct RuleChange {
    private let settings: EngineSettings
    private let isOther: Bool

    /// - Parameter last: digest of the rules of the last settle; `nil` where there was none.
    init(from last: String?, to settings: EngineSettings) {
        self.settings = settings
        isOther = last.map { $0 != settings.versions.digest } ?? false
    }

    /// Sees to it that no held money comes free because of a wrong rule folder.
    ///
    /// - Complexity: O(records) where the rules are others and anything is held: all is judged anew.
    /// - Throws: `StoreError` where they would hold less, and nobody said that this is meant.
    func require(_ store: Store, path: String) throws {
        if !isOther || settings.changesRules { return }
        let freed = try store.read(wouldFree)
        guard let freed, !freed.isNothing else { return }
        throw StoreError(
            path: path,
            reason:
                "by these rules, calibration, rates or as-of time \(freed.told) would no longer be "
                + "held that was held by those of the last settle; nothing was done",
            remedy: "name the right rule folder by --rules, or say --change-rules")
    }

    private func wouldFree(_ db: Store.Reading) throws -> FreedMoney? {
        if try Row.fetchOne(db, sql: "SELECT 1 FROM holds LIMIT 1") == nil { return nil }
        var engine = settings.makeEngine()
        try RecordReplay.replay(db) { _ = engine.apply($0) }
        return try FreedMoney(
            by: Settlement(engine.settle(withLines: .all), settings.versions), db)
    }
}
