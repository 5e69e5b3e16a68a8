internal import RuleLanguage
package import Signals

/// A rule as it stands in its file, checked and ready to judge.
package struct Rule: Sendable {
    package let id: String
    /// The first digits of the SHA-256 of the file's content.
    package let version: String
    package let title: String
    package let pattern: String
    package let family: EvidenceFamily
    package let subject: SubjectKind
    package internal(set) var state: RuleState
    package let owner: String
    package let references: [String]
    /// What looks the same and is honest.
    package let falsePositives: [String]
    package internal(set) var signals: [RuleSignal]
    package let hold: HoldScope
    package let tests: [RuleTest]
    let parameters: [(name: String, value: Value)]
    let conditions: RuleConditions
    let explanation: ExplainTemplate
}

/// The expressions of a rule, over the slots of `RuleVariables`.
struct RuleConditions: Sendable {
    let when: RuleExpression
    let unless: RuleExpression?
    let evidence: RuleExpression
    /// The names that the three may use.
    let environment: Environment
}

extension Rule {
    /// What the rule says of a subject.
    ///
    /// Where a statistic has nothing to say of the subject, neither has the rule.
    package func judge(_ reading: SubjectReading) -> Verdict {
        switch input(reading) {
        case .failed(let reason): .failed(reason: reason)
        case .silent: .quiet(evidence: 0)
        case .slots(let slots): verdict(slots)
        }
    }

    /// What the rule's expressions are evaluated on.
    enum Input {
        case slots(Slots)
        /// A statistic has nothing to say of the subject.
        case silent
        case failed(reason: String)
    }

    func input(_ reading: SubjectReading) -> Input {
        for (signal, said) in zip(signals, reading.signals) {
            switch (said, signal.shape) {
            case (.failed(let reason), _): return .failed(reason: "`\(signal.name)`: \(reason)")
            case (.absent, .record): return .silent
            default: break
            }
        }
        return .slots(RuleVariables.slots(of: self, reading))
    }

    private func verdict(_ slots: Slots) -> Verdict {
        do {
            let evidence = try evaluate("evidence", conditions.evidence) {
                (evidence) throws(EvaluationError) in try evidence.evaluateDouble(slots)
            }
            guard evidence.isFinite else {
                return .failed(reason: "`evidence` is \(evidence), no finite number")
            }
            let isMet = try evaluate("when", conditions.when) {
                (when) throws(EvaluationError) in try when.evaluateBool(slots)
            }
            var isExcused = false
            if let unless = conditions.unless {
                isExcused = try evaluate("unless", unless) {
                    (unless) throws(EvaluationError) in try unless.evaluateBool(slots)
                }
            }
            return isMet && !isExcused ? .fires(evidence: evidence) : .quiet(evidence: evidence)
        } catch {
            return .failed(reason: error.reason)
        }
    }

    private struct Failure: Error { var reason: String }

    private func evaluate<Result>(
        _ field: String, _ source: RuleExpression,
        _ body: (Expression) throws(EvaluationError) -> Result
    ) throws(Failure) -> Result {
        do { return try body(source.expression) } catch {
            throw Failure(reason: "`\(field)`: \(error)\(source.place(of: error))")
        }
    }

    /// The sentence that tells an analyst why the subject is flagged.
    ///
    /// - Returns: the filled template; a part that has no value reads `?`.
    package func explanation(of reading: SubjectReading) -> String {
        explanation.text(RuleVariables.slots(of: self, reading))
    }

    /// The customers whose commission lines a flag on the subject may hold.
    package func heldCustomers(_ reading: SubjectReading) -> [UInt32] {
        guard case .customers(let index) = hold,
            case .found(let finding) = reading.signals[index]
        else { return [] }
        return finding.customers
    }
}
