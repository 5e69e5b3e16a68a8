import Records

/// Reads records that don't say by their file what they are.
///
/// The member `entity` names the entity; without it the fields tell.
final class EntityRecognizer {
    private let reader: JSONRecordReader
    private let slots: [Entity: [Int]]
    private let marks: Marks
    private var fields: [FieldText] = []

    /// Slots of the fields by which entities are told apart.
    private struct Marks {
        let entity, transactionID, transactionType, commissionID: Int
        let instrument, date, signupDate, affiliateID: Int
    }

    init() {
        var names = ["entity"]
        for name in Entity.allCases.flatMap(\.fieldNames) where !names.contains(name) {
            names.append(name)
        }
        let outputNames = Entity.affiliates.outputFieldNames
        names += outputNames
        let slot = { (name: String) in names.firstIndex(of: name)! }
        slots = Dictionary(
            uniqueKeysWithValues: Entity.allCases.map { ($0, $0.fieldNames.map(slot)) })
        marks = Marks(
            entity: 0, transactionID: slot("transaction_id"),
            transactionType: slot("transaction_type"), commissionID: slot("commission_id"),
            instrument: slot("instrument"), date: slot("date"), signupDate: slot("signup_date"),
            affiliateID: slot("affiliate_id"))
        reader = JSONRecordReader(names: names, outputSlots: outputNames.map(slot))
    }

    enum Outcome {
        case recognized(Entity)
        case rejected([Violation])
    }

    func read(_ text: UnsafeRawBufferPointer) -> Outcome {
        let outcome = reader.read(text)
        guard outcome.isReadable else {
            return .rejected(reader.violations(outcome, in: text, slots: []))
        }
        guard let entity = namedEntity ?? entityByFields, let slots = slots[entity] else {
            return .rejected([unknown()])
        }
        if entity == .affiliates, reader.isOwnOutput { return .rejected([.ownOutput(of: entity)]) }
        let duplicates = reader.violations(outcome, in: text, slots: slots)
        if !duplicates.isEmpty { return .rejected(duplicates) }
        fields.removeAll(keepingCapacity: true)
        for slot in slots { fields.append(reader.fields[slot]) }
        return .recognized(entity)
    }

    /// Calls `body` with the fields of the entity that was recognized.
    func withFields(_ body: (UnsafeBufferPointer<FieldText>) -> Void) {
        fields.withUnsafeBufferPointer(body)
    }

    private func has(_ slot: Int) -> Bool { !reader.fields[slot].isAbsent }

    private var namedEntity: Entity? {
        has(marks.entity) ? Entity(word: reader.fields[marks.entity].text) : nil
    }

    private var entityByFields: Entity? {
        if has(marks.entity) { return nil }
        if has(marks.transactionID), has(marks.transactionType) { return .transactions }
        if has(marks.commissionID) { return .commissions }
        if has(marks.instrument), has(marks.date) { return .tradingActivity }
        if has(marks.signupDate) { return .customers }
        return has(marks.affiliateID) ? .affiliates : nil
    }

    private func unknown() -> Violation {
        let named = has(marks.entity)
        return Violation(
            code: .unknownEntity, field: named ? "entity" : "",
            found: named ? "`\(reader.fields[marks.entity].text.prefix(60))`" : "other fields",
            expected: named
                ? "one of \(Entity.allCases.map(\.rawValue).joined(separator: ", "))"
                : "the fields of a record, or a field `entity` that names what it is")
    }
}

extension Entity {
    /// - Parameter word: the name of the entity's file, or of one record.
    fileprivate init?(word: String) {
        switch word {
        case "customer": self = .customers
        case "transaction": self = .transactions
        case "affiliate": self = .affiliates
        case "commission": self = .commissions
        default: self.init(rawValue: word)
        }
    }
}
