internal import Records
internal import RuleLanguage
internal import Signals
internal import Yams

/// Reads one declaration of `signals`: a statistic, or an aggregate over records.
struct SignalReader {
    let name: String
    /// `nil` if the rule's subject could not be read.
    let subject: SubjectKind?
    let constants: RuleConstants

    func read(_ field: YamlField) -> RuleSignal? {
        guard let entries = field.entries(of: "a declaration such as `{statistic: refund_excess}`")
        else { return nil }
        let keys = entries.map(\.key.string)
        if keys.contains("statistic") { return statistic(field, entries) }
        let functions = AggregateFunction.allCases.filter { keys.contains($0.rawValue) }
        guard functions.count == 1 else {
            let words = ["statistic"] + AggregateFunction.allCases.map(\.rawValue)
            field.report(
                "signal `\(name)` must declare one of \(Hints.listed(words))",
                hint: keys.lazy.compactMap { Suggestion.hint(for: $0, among: words) }.first)
            return nil
        }
        return AggregateReader(signal: self, function: functions[0]).read(field)
    }

    private func statistic(
        _ field: YamlField, _ entries: [(key: Node.Scalar, value: YamlField)]
    ) -> RuleSignal? {
        guard let named = entries.first(where: { $0.key.string == "statistic" })?.value,
            let statisticName = named.text()
        else { return nil }
        guard let type = StatisticCatalog.type(named: statisticName) else {
            named.report(
                "unknown statistic `\(statisticName)`",
                hint: Hints.word(
                    statisticName, among: StatisticCatalog.all.map { $0.description.name }))
            return nil
        }
        let description = type.description
        if let subject, subject != description.subject {
            named.report(
                "`\(statisticName)` is about \(description.subject.rawValue), "
                    + "the rule about \(subject.rawValue)",
                hint: "write `subject: \(description.subject.rawValue)`")
        }
        let settings = settings(of: description, field)
        return settings.map { values in
            RuleSignal(
                name: name, plan: SignalPlan(statistic: type, settings: values),
                shape: .record(description.fields))
        }
    }

    private func settings(
        of description: StatisticDescription, _ field: YamlField
    ) -> [Double]? {
        let owner = YamlField(name: name, node: field.node, log: field.log)
        guard
            let fields = owner.fields(["statistic"] + description.settings.map(\.name))
        else { return nil }
        var values: [Double] = []
        for setting in description.settings {
            guard let given = fields[setting.name] else {
                values.append(setting.standard)
                continue
            }
            guard let value = setting.read(given) else { return nil }
            values.append(value)
        }
        return values
    }
}

extension SignalSetting {
    /// Whether the setting is a span of whole days.
    var isWindow: Bool { name == "window" }

    /// What holds where a rule says nothing.
    var standardText: String {
        if !isWindow { return YamlField.text(standard) }
        return standard == 0 ? "all history" : YamlField.text(standard) + "d"
    }

    /// Whether only whole numbers will do.
    var isWhole: Bool {
        [standard, range.lowerBound, range.upperBound].allSatisfy { $0 == $0.rounded() }
    }

    /// A window is a duration in whole days; a setting between whole bounds is a whole number.
    fileprivate func read(_ field: YamlField) -> Double? {
        if isWindow {
            guard let duration = field.duration() else { return nil }
            let days = Double(duration) / Double(EventTime.microsecondsPerDay)
            if range.contains(days), days == days.rounded() { return days }
            field.mismatch("1 to \(Int(range.upperBound)) whole days")
            return nil
        }
        if isWhole {
            return field.count(in: Int(range.lowerBound)...Int(range.upperBound)).map(Double.init)
        }
        return field.number(in: range)
    }
}
