internal import RuleLanguage
internal import Signals
internal import Yams

/// The signals of a rule that could be read, and the names of those that could not.
struct ReadSignals {
    var sound: [RuleSignal] = []
    var broken: [String] = []
}

extension RuleReader {
    func signals(_ subject: SubjectKind?, _ constants: RuleConstants) -> ReadSignals {
        var signals = ReadSignals()
        let field = fields.required("signals", "{abuse: {statistic: refund_excess}}")
        for (key, value) in field?.entries(of: "named signals") ?? [] {
            let name = key.string
            guard Names.isIdentifier(name), !RuleVariables.reserved.contains(name) else {
                log.report(
                    at: .scalar(key), "`\(name)` can't name a signal",
                    hint: "lower-case letters, digits and underscores, a letter first; not "
                        + Hints.listed(RuleVariables.reserved))
                continue
            }
            let reader = SignalReader(name: name, subject: subject, constants: constants)
            if let signal = reader.read(value) {
                signals.sound.append(signal)
            } else {
                signals.broken.append(name)
            }
        }
        return signals
    }

    /// Numbers, text, `true` and `false`, and lists of these.
    func parameters() -> [(name: String, value: Value)] {
        guard let entries = fields["params"]?.entries(of: "named values") else { return [] }
        return entries.compactMap { key, value in
            guard Names.isIdentifier(key.string) else {
                log.report(
                    at: .scalar(key), "`\(key.string)` can't name a parameter",
                    hint: "lower-case letters, digits and underscores, a letter first")
                return nil
            }
            return parameter(value).map { (key.string, $0) }
        }
    }

    private func parameter(_ field: YamlField) -> Value? {
        switch field.node {
        case .scalar(let scalar): return Self.value(scalar)
        case .sequence: return .list(field.elements.compactMap(parameter))
        default:
            field.mismatch("a number, text or a list")
            return nil
        }
    }

    private static func value(_ scalar: Node.Scalar) -> Value {
        guard let number = YamlField.plainNumber(scalar) else {
            let isPlain = scalar.style == .plain
            if isPlain, scalar.string == "true" { return .bool(true) }
            if isPlain, scalar.string == "false" { return .bool(false) }
            return .string(scalar.string)
        }
        return Int64(scalar.string).map(Value.int) ?? .double(number)
    }

    /// `none`, or `commissions_of(SIGNAL.customers)`.
    func hold(_ signals: ReadSignals) -> HoldScope? {
        guard let field = fields.required("hold", "commissions_of(signal.customers)"),
            let scalar = field.scalar("a scope")
        else { return nil }
        if scalar.string == "none" { return .nothing }
        let (prefix, suffix) = ("commissions_of(", ".customers)")
        guard scalar.string.hasPrefix(prefix), scalar.string.hasSuffix(suffix) else {
            field.mismatch("`none` or `commissions_of(SIGNAL.customers)`")
            return nil
        }
        let name = String(scalar.string.dropFirst(prefix.count).dropLast(suffix.count))
        if let index = signals.sound.firstIndex(where: { $0.name == name }) {
            return .customers(ofSignal: index)
        }
        if !signals.broken.contains(name) {
            log.report(
                at: scalar, offset: prefix.utf8.count, "unknown signal `\(name)` in `hold`",
                hint: Hints.word(name, among: signals.sound.map(\.name)))
        }
        return nil
    }
}
