internal import Records
internal import Yams

/// Reads the steps of a test, knowing the groups that earlier steps have opened.
struct StepReader {
    /// Accounts in each group.
    private(set) var groups: [String: Int]
    /// Affiliates that accounts have come under.
    private(set) var affiliates: Set<String>

    init(groups: [String: Int], affiliates: Set<String>) {
        self.groups = groups
        self.affiliates = affiliates
    }

    private static let kinds = StepFields.all.map(\.kind)

    mutating func read(_ element: YamlField) -> ScenarioStep? {
        guard let entries = element.entries(of: "a step such as `{challenge_fee: 20}`") else {
            return nil
        }
        guard let kind = entries.map(\.key.string).first(where: Self.kinds.contains) else {
            element.report(
                "unknown step",
                hint: Hints.word(entries.first?.key.string ?? "", among: Self.kinds))
            return nil
        }
        let step = YamlField(name: kind, node: element.node, log: element.log)
        switch kind {
        case "challenge_fee": return opening(step)
        case "activity": return trading(step)
        case "correct": return correction(step)
        case "directory":
            return Self.fields(step)?[kind].flatMap(group).map { .directory(group: $0) }
        case "advance":
            return Self.fields(step)?[kind]?.duration().map(ScenarioStep.advance)
        default: return TransactionStep.Kind(rawValue: kind).flatMap { transaction(step, $0) }
        }
    }

    private static func fields(_ step: YamlField) -> FieldMap? {
        step.fields(StepFields.names(of: step.name))
    }

    private mutating func opening(_ step: YamlField) -> ScenarioStep? {
        guard let fields = Self.fields(step), let count = fields[step.name]?.count(in: 1...1000),
            let name = fields.required("as", "buyers")?.text()
        else { return nil }
        if groups[name] != nil {
            fields["as"]?.report("group `\(name)` is there already", hint: "take another name")
        }
        groups[name] = count
        var opening = OpeningStep(count: count, group: name)
        fields["affiliate"]?.text().map { opening.affiliate = $0 }
        affiliates.insert(opening.affiliate)
        fields["at"]?.duration().map { opening.start = $0 }
        fields["over"]?.duration().map { opening.spread = $0 }
        fields["amount"]?.money().map { opening.amount = $0 }
        fields["currency"]?.text().map { opening.currency = $0 }
        opening.country = fields["country"]?.text()
        fields["person"]?.word().map { opening.persons = $0 }
        opening.email = fields["email"]?.text()
        fields["phase"]?.text().map { opening.phase = $0 }
        fields["click_id"]?.flag().map { opening.hasClickID = $0 }
        return .open(opening)
    }

    private func trading(_ step: YamlField) -> ScenarioStep? {
        guard let fields = Self.fields(step), let (group, count) = members(step, fields) else {
            return nil
        }
        var trading = TradingStep(count: count, group: group)
        fields["days"]?.count(in: 1...120).map { trading.days = $0 }
        fields["after"]?.duration().map { trading.delay = $0 }
        trading.lots = fields["lots"]?.money().map { $0.units / (Money.unitsPerMajor / 100) }
        trading.pnl = fields["pnl"]?.money()
        trading.instrument = fields["instrument"]?.text()
        if let mirrored = fields["mirror"] { trading.mirrored = self.group(mirrored) }
        if let copied = fields["copy"] { trading.copied = self.group(copied) }
        return .trade(trading)
    }

    private func transaction(_ step: YamlField, _ kind: TransactionStep.Kind) -> ScenarioStep? {
        guard let fields = Self.fields(step),
            let (group, count) = members(step, fields),
            let delay = fields.required("after", "20d")?.duration()
        else { return nil }
        return .transact(
            TransactionStep(
                kind: kind, count: count, group: group, delay: delay,
                amount: fields["amount"]?.money()))
    }

    private mutating func correction(_ step: YamlField) -> ScenarioStep? {
        guard let fields = Self.fields(step),
            let target: CorrectionStep.Target = fields[step.name]?.word(called: "kind of record"),
            let group = fields.required("of", "buyers").flatMap(group),
            let values = fields.required("set", "{status: reversed}")?.fields(target.fieldNames)
        else { return nil }
        let count = fields["count"]?.count(in: 1...(groups[group] ?? 1))
        var texts: [String: String] = [:]
        for name in target.fieldNames {
            guard let value = values[name], Self.isSettable(value) else { continue }
            texts[name] = value.text()
        }
        if let set = fields["set"], case .mapping(let mapping) = set.node, mapping.isEmpty {
            set.mismatch("one of \(target.fieldNames.joined(separator: ", "))")
        }
        if let moved = texts["affiliate"] { affiliates.insert(moved) }
        return .correct(
            CorrectionStep(target: target, count: count, group: group, values: texts))
    }

    private static func isSettable(_ field: YamlField) -> Bool {
        switch field.name {
        case "amount", "lots", "pnl": return field.money() != nil
        case "person":
            if field.text() == OpeningStep.Persons.own.rawValue { return true }
            field.mismatch("`own`")
            return false
        default: return true
        }
    }

    /// The group named by `of`, and how many of its accounts are meant.
    private func members(_ step: YamlField, _ fields: FieldMap) -> (group: String, count: Int)? {
        guard let group = fields.required("of", "buyers").flatMap(group),
            let count = fields[step.name]?.count(in: 1...(groups[group] ?? 1))
        else { return nil }
        return (group, count)
    }

    private func group(_ field: YamlField) -> String? {
        guard let name = field.text() else { return nil }
        if groups[name] != nil { return name }
        field.report(
            "unknown group `\(name)`", hint: Hints.word(name, among: groups.keys.sorted()))
        return nil
    }
}
