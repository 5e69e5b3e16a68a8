import Detection
import FirmRecords
import Records
import Testing

/// Firms that send less than they could, or send it strangely, are judged all the same.
struct SparseFirmTests {
    private static let optionalFields = [
        "country_code", "email", "first_name", "last_name", "click_id", "challenge_type", "phase",
        "account_size", "last_modified_date",
    ]

    private func scanned(_ change: (FieldRow) -> FieldRow?) -> Outcome {
        outcome(of: SmallFirm.all[0].rows.compactMap(change))
    }

    @Test(arguments: optionalFields)
    func `a firm without a field that is optional is judged`(field: String) {
        let sparse = scanned { row in
            FieldRow(row.entity, row.fields.filter { $0.key != field })
        }
        #expect(sparse.affiliates.count == SmallFirm.all[0].expected.affiliates.count)
        #expect(sparse.ruleErrors.isEmpty)
    }

    @Test func `a firm that sends nothing but what it must is judged`() {
        let sparse = scanned { row in
            FieldRow(row.entity, row.fields.filter { !Self.optionalFields.contains($0.key) })
        }
        #expect(sparse.affiliates.count == SmallFirm.all[0].expected.affiliates.count)
    }

    @Test(arguments: [Entity.tradingActivity, .transactions, .affiliates, .customers])
    func `a firm without a file is judged by the others`(entity: Entity) {
        let sparse = scanned { $0.entity == entity ? nil : $0 }
        #expect(sparse.ruleErrors.isEmpty)
    }

    @Test func `a firm in which all happened in one moment is judged`() {
        let stamped = scanned { row in
            row.with(
                row.fields.filter { ["signup_date", "transaction_date"].contains($0.key) }
                    .mapValues { _ in "2026-03-01T00:00:00Z" })
        }
        #expect(stamped.ruleErrors.isEmpty)
    }
}
