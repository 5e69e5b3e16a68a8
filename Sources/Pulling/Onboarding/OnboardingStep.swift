package import Records

/// One step of the onboarding checklist, with what came of it.
package struct OnboardingStep: Hashable, Sendable {
    package enum Outcome: String, Sendable {
        case passed, failed
        /// What came before it failed, or there is nothing to check it on.
        case skipped
    }

    package var title: String
    package var outcome: Outcome
    package var detail: String
    /// What to do next; empty where nothing is to be done.
    package var remedy: String

    package static func passed(_ title: String, _ detail: String) -> OnboardingStep {
        OnboardingStep(title: title, outcome: .passed, detail: detail, remedy: "")
    }

    package static func failed(
        _ title: String, _ detail: String, remedy: String
    ) -> OnboardingStep {
        OnboardingStep(title: title, outcome: .failed, detail: detail, remedy: remedy)
    }

    package static func skipped(
        _ title: String, _ detail: String, remedy: String = ""
    ) -> OnboardingStep {
        OnboardingStep(title: title, outcome: .skipped, detail: detail, remedy: remedy)
    }

    static func failed(_ title: String, _ error: any Error) -> OnboardingStep {
        guard let error = error as? PullError else {
            return .failed(title, "\(error)", remedy: "repair that and run this again")
        }
        return .failed(title, error.reason, remedy: error.remedy)
    }

    package var text: String {
        let mark =
            switch outcome {
            case .passed: "passed "
            case .failed: "FAILED "
            case .skipped: "skipped"
            }
        let line = "\(mark)  \(title): \(detail)"
        return remedy.isEmpty ? line : line + "\n         next: \(remedy)"
    }

    package func write(to line: inout JSONLine) {
        line.string("step", title)
        line.string("outcome", outcome.rawValue)
        line.string("detail", detail)
        if !remedy.isEmpty { line.string("next", remedy) }
    }
}
