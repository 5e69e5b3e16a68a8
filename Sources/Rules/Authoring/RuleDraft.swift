package import Signals

/// The text of a new rule: a draft that loads, with tests that pass.
package struct RuleDraft {
    private let id: String
    private let subject: SubjectKind

    /// - Returns: `nil` if `id` can't name a rule, or nothing speaks of such subjects yet.
    package init?(id: String, subject: SubjectKind) {
        guard Names.isFileName(id),
            subject == .pair || AggregateDeclaration.subjects.contains(subject)
        else { return nil }
        self.id = id
        self.subject = subject
    }

    /// What the draft looks for, whatever it is called.
    package var topic: String { subject == .pair ? "mirrored trading" : "refunds" }

    package var text: String {
        """
        # yaml-language-server: $schema=rule.schema.json
        # A draft about \(topic), whatever its name: put your own family, signals and tests in their place.
        id: \(id)
        title: What the rule looks for, in one line
        pattern: \(id.replacing("-", with: "_"))
        family: \(subject == .pair ? "trading" : "refunds")
        subject: \(subject.rawValue)
        state: draft
        owner: who answers for the rule
        false_positives:
          - what looks the same and is honest
        \(subject == .pair ? pairs : records)
        """
    }

    private var pairs: String {
        """
        params: {min_days: 6, min_log_odds: 4.0}
        signals:
          mirror: {statistic: mirrored_pairs}
        when: mirror.days >= params.min_days && mirror.log_odds >= params.min_log_odds
        evidence: mirror.log_odds
        hold: commissions_of(mirror.customers)
        explain: the two accounts mirrored each other on {mirror.days} days
        tests:
          - name: two accounts stand on opposite sides on ten days
            given:
              - {challenge_fee: 1, over: 1d, as: left}
              - {challenge_fee: 1, over: 1d, as: right}
              - {activity: 1, of: left, days: 10}
              - {activity: 1, of: right, days: 10, mirror: left}
            expect: {flagged: true}
          - name: two accounts trade on the same days, each its own way
            given:
              - {challenge_fee: 1, over: 1d, as: left}
              - {challenge_fee: 1, over: 1d, as: right}
              - {activity: 1, of: left, days: 10}
              - {activity: 1, of: right, days: 10}
            expect: {flagged: false}

        """
    }

    private var records: String {
        let person = subject == .person ? ", person: one" : ""
        let fees = subject == .affiliate ? 20 : subject == .person ? 5 : 1
        let refunds = subject == .affiliate ? 12 : subject == .person ? 4 : 1
        let again = subject == .customer ? "\n      - {refund: 1, of: buyers, after: 21d}" : ""
        return """
            params: {min_refunds: \(max(2, refunds)), min_share: 0.3}
            signals:
              returned:
                ratio: transaction
                matching: "type == 'refund'"
                where: "type in ['challenge_fee', 'refund']"
                window: 90d
            when: returned.part >= params.min_refunds && returned > params.min_share
            evidence: "0.0"
            hold: commissions_of(returned.customers)
            explain: "{returned.part} refunds, {returned:percent} of {returned.whole} payments"
            tests:
              - name: most fees are returned
                given:
                  - {challenge_fee: \(fees), over: 10d, at: 130d\(person), as: buyers}
                  - {refund: \(refunds), of: buyers, after: 20d}\(again)
                expect: {flagged: true}
              - name: the refunds are reversed, the flag is withdrawn
                after: most fees are returned
                given: [{correct: refund, of: buyers, set: {status: reversed}}]
                expect: {flagged: false}
              - name: no fee is returned
                given: [{challenge_fee: \(fees), over: 10d, at: 130d\(person), as: buyers}]
                expect: {flagged: false}

            """
    }
}
