private import Digests
package import Records
internal import Store

/// How the records of an entity come out of a source's records: one mapping for each slot.
package struct RecordMapping: Sendable {
    package let entity: Entity
    package var fields: [FieldMapping]

    /// Every field under the data contract's own name.
    package init(_ entity: Entity) {
        self.entity = entity
        fields = entity.fieldNames.map { FieldMapping(path: $0) }
    }

    /// Slots of the fields that name a record.
    package static func keySlots(_ entity: Entity) -> [Int] {
        switch entity {
        case .customers: [CustomerField.customerID.rawValue]
        case .transactions: [TransactionField.transactionID.rawValue]
        case .tradingActivity:
            [ActivityField.date, .customerID, .instrument, .currency].map(\.rawValue)
        case .affiliates: [AffiliateField.affiliateID.rawValue]
        case .commissions: [CommissionField.commissionID.rawValue]
        }
    }

    /// The slot of the record's own time; `nil` where it has none.
    package static func timeSlot(_ entity: Entity) -> Int? {
        switch entity {
        case .customers: CustomerField.signupDate.rawValue
        case .transactions: TransactionField.transactionDate.rawValue
        case .tradingActivity: ActivityField.date.rawValue
        case .affiliates: nil
        case .commissions: CommissionField.accruedDate.rawValue
        }
    }

    /// What the records of a page say, in their order.
    func rows(_ records: [SourceRecord]) -> [PulledRow] {
        let names = entity.fieldNames
        let keys = Self.keySlots(entity)
        return records.enumerated().map { index, record in
            let values = convert(record)
            let said = zip(names, values).filter { !RecordImage.personal.contains($0.0) }
                .map { $1.isAbsent ? "" : "=" + $1.text }
            return PulledRow(
                line: index + 1, key: keys.map { values[$0].text }.joined(separator: "\u{1F}"),
                digest: SHA256.hex(ofParts: said + [record.modified.text]))
        }
    }

    /// The record's fields as the data contract has them.
    package func convert(_ record: SourceRecord) -> [SourceValue] {
        zip(fields, record.fields).map { $0.convert($1) }
    }
}

extension RecordValidator {
    /// Validates converted fields as the feeds' are.
    ///
    /// - Parameter line: the record's number in its page, from 1.
    func append(
        _ values: [SourceValue], of entity: Entity, line: Int, record: String,
        to batch: inout RecordBatch
    ) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for value in values {
            bytes += value.text.utf8
            ends.append(bytes.count)
        }
        bytes.withUnsafeBytes { all in
            var start = 0
            let fields = zip(values, ends).map { value, end in
                defer { start = end }
                return FieldText(
                    kind: value.kind, bytes: UnsafeRawBufferPointer(rebasing: all[start..<end]))
            }
            fields.withUnsafeBufferPointer {
                append($0, of: entity, line: line, record: record, to: &batch)
            }
        }
        noteText(record, in: &batch)
    }

    /// Keeps the record's text for the reject that it becomes if its customer never comes.
    private func noteText(_ record: String, in batch: inout RecordBatch) {
        let isWaiting = batch.transactions.count + batch.activities.count > batch.rawSpans.count
        guard isWaiting else { return }
        let start = UInt32(batch.raw.count)
        batch.raw += record.utf8
        batch.rawSpans.append(start..<UInt32(batch.raw.count))
    }
}
