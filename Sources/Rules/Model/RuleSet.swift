package import Signals

/// The rules of a firm with the signals that they need.
package struct RuleSet: Sendable {
    /// By id.
    package let rules: [Rule]
    /// Equal declarations once, in the order in which the rules name them.
    package let signals: [SignalPlan]
    package let calibration: Calibration
    /// What mail domains tell by themselves: the lists `throw_away_domains`, `relay_domains` and
    /// `mail_providers`.
    package let mailDomains: MailDomains

    /// - Complexity: O(signals).
    init(rules: [Rule], calibration: Calibration, mailDomains: MailDomains) {
        var plans: [SignalPlan] = []
        var places: [SignalPlan.Key: Int] = [:]
        var sorted = rules.sorted { $0.id < $1.id }
        for rule in sorted.indices {
            for signal in sorted[rule].signals.indices {
                let plan = sorted[rule].signals[signal].plan
                if places[plan.key] == nil {
                    places[plan.key] = plans.count
                    plans.append(plan)
                }
                sorted[rule].signals[signal].index = places[plan.key] ?? 0
            }
        }
        self.rules = sorted
        self.calibration = calibration
        self.mailDomains = mailDomains
        signals = plans
    }

    /// New signals without any state, one per plan.
    package func makeSignals() -> [any Signal] { signals.map { $0.make() } }

    /// The rules that run, shadow and live, with the signals that these need.
    package var running: RuleSet {
        RuleSet(
            rules: rules.filter(\.state.isRun), calibration: calibration, mailDomains: mailDomains)
    }

    /// The same rules under another calibration.
    package func calibrated(by calibration: Calibration) -> RuleSet {
        RuleSet(rules: rules, calibration: calibration, mailDomains: mailDomains)
    }

    /// One rule alone and live, as its tests judge it; `nil` if there is no such rule.
    package func testing(_ id: String) -> RuleSet? {
        guard var rule = rules.first(where: { $0.id == id }) else { return nil }
        rule.state = .live
        return RuleSet(rules: [rule], calibration: calibration, mailDomains: mailDomains)
    }

    /// The same rules with one of them in another state; `nil` if there is no such rule.
    package func changing(_ id: String, to state: RuleState) -> RuleSet? {
        guard let place = rules.firstIndex(where: { $0.id == id }) else { return nil }
        var rules = rules
        rules[place].state = state
        return RuleSet(rules: rules, calibration: calibration, mailDomains: mailDomains)
    }

    /// What is no error and yet may not be meant, a sentence each: curves of rules that are not
    /// there, live rules whose evidence has no curve or speaks against everybody, and amounts
    /// without a currency.
    package var notices: [String] {
        let known = Set(rules.map(\.id))
        let fitted = Set(calibration.curves.keys.map(\.rule))
        let strayed = fitted.subtracting(known).sorted().map {
            "calibration.yaml has curves for `\($0)`, and no rule is called so"
        }
        let bare = rules.filter { $0.state == .live && !fitted.contains($0.id) }.map {
            "live rule `\($0.id)` has no curve in calibration.yaml: its evidence counts by the scale "
                + "of its family, \($0.family.rawValue)"
        }
        return strayed + bare + rules.compactMap(\.groundlessNotice)
            + rules.flatMap(\.currencyNotices)
    }
}

extension Rule {
    /// Evidence counts whether a rule fires or not, so what it says without any record it says of
    /// everybody.
    fileprivate var groundlessNotice: String? {
        let nothing = SubjectReading(
            subject: Subject(kind: subject, first: 0), id: "",
            signals: signals.map { _ in .absent })
        guard state == .live else { return nil }
        let evidence: Double
        switch judge(nothing) {
        case .fires(let said), .quiet(let said): evidence = said
        case .failed: return nil
        }
        if evidence <= 0 { return nil }
        return
            "live rule `\(id)` has evidence \(NumberFormat.plain.text(evidence)) where its signals found "
            + "no record: it speaks against everybody; let `evidence` be 0 there"
    }

    fileprivate var currencyNotices: [String] {
        signals.filter(\.plan.mixesCurrencies).map {
            "`\($0.name)` of rule `\(id)` takes amounts of any currency together: one record in another "
                + "currency and the rule can't be evaluated; name one in `where`: `currency == 'USD'`"
        }
    }
}
