import FirmRecords
import Records
import Testing

@testable import Signals

/// What a rule about persons shows of the person.
struct PersonTiesTests {
    private static let own = [
        "first_name": "Maren", "last_name": "Oldenkott", "email": "marenoldenkott71@gmail.com",
    ]

    /// What each account of the person that has several is tied by.
    private func ties(_ rows: [FieldRow]) -> (subject: String, ties: [String: String]) {
        var signals = SignalSet(
            signals: [
                WindowAggregate(AggregateDeclaration(.count, .transaction, subject: .person)) {
                    _, _, _ in true
                }
            ], threads: 2)
        for batch in batches(rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let ids = population.records.customerIDs
        let person = results[0].findings.first {
            $0.subject.kind == .person && $0.customers.contains { ids[$0].hasPrefix("own") }
        }
        guard let person else { return ("", [:]) }
        let rows = signals.evidence(of: 0, for: person, in: population).rows
        var ties: [String: String] = [:]
        for row in rows {
            var words: [String: String] = [:]
            for case (let name, .text(let text)) in row.values { words[name] = text }
            ties[words["customer_id"] ?? ""] =
                (words["linked_to"] ?? "-") + ": " + (words["agreement"] ?? "-")
        }
        return (ids[person.subject.first], ties)
    }

    private func firm(_ faces: [(affiliate: String, fields: [String: String])]) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers()
        for (number, face) in faces.enumerated() {
            firm.buyer("own\(number)", of: face.affiliate, day: 9 + number, face.fields)
        }
        return firm
    }

    @Test func `evidence tells of each account which field agrees, in words and with its weight`() {
        let swapped = [
            "first_name": "Oldenkott", "last_name": "Maren", "email": "oldenkott.maren4@web.test",
        ]
        let found = ties(firm([("S3", Self.own), ("S3", swapped)]).rows)
        #expect(found.subject == "own0")
        #expect(found.ties.keys.sorted() == ["own0", "own1"])
        #expect(
            found.ties["own1"]?.hasPrefix(
                "own0: name: the same, first and last name swapped (+") == true)
        #expect(found.ties["own0"]?.contains("country: same (+") == true)
    }

    @Test func `accounts under two affiliates are tied by their mailbox`() {
        let mailbox = ["first_name": "", "last_name": "", "email": "m.arenoldenkott71@gmail.com"]
        let found = ties(firm([("S3", Self.own), ("S5", mailbox)]).rows)
        for (account, other) in [("own0", "own1"), ("own1", "own0")] {
            let words = found.ties[account] ?? ""
            #expect(words.hasPrefix(other + ": "))
            #expect(words.contains("address: the same mailbox (+12.0)"))
        }
    }

    @Test func `a person who grows keeps its name, whatever came first`() {
        let firm = firm([("S3", Self.own), ("S3", Self.own), ("S3", Self.own)])
        var stream = SeededStream(3)
        let smaller = firm.rows.filter { !$0["customer_id"].hasPrefix("own2") }
        #expect(ties(smaller).subject == "own0")
        for _ in 0..<3 {
            let found = ties(shuffled(firm.rows, &stream))
            #expect(found.subject == "own0")
            #expect(found.ties.count == 3)
        }
    }
}
