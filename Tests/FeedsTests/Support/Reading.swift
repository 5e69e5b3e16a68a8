import Records

@testable import Feeds

/// All that a reading gave, in the order in which it came.
struct Reading: Equatable {
    /// Every field of every record with its place, as text.
    var records: [String] = []
    var rejects: [Reject] = []

    /// `line code field` of every reject.
    var faults: [String] {
        rejects.map { reject in
            [String(reject.line), reject.violation.code.rawValue, reject.violation.field]
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}

/// The same records whatever the place in which they stood.
func withoutPlaces(_ reading: Reading) -> [String] {
    reading.records.map { String($0.drop { $0 != " " }) }
}

func read(
    _ text: String, _ entity: Entity? = .affiliates, _ format: FeedFormat = .ndjson,
    threads: Int = 1, limits: FeedLimits = FeedLimits()
) -> Reading {
    read(Array(text.utf8), entity, format, threads: threads, limits: limits)
}

func read(
    _ bytes: [UInt8], _ entity: Entity? = .affiliates, _ format: FeedFormat = .ndjson,
    threads: Int = 1, limits: FeedLimits = FeedLimits()
) -> Reading {
    let reader = FeedReader(
        validator: RecordValidator(conventions: .standard), threads: threads, limits: limits)
    var reading = Reading()
    let source = FeedSource(entity: entity, path: "memory", format: format)
    do {
        try reader.read(bytes, as: source) { reading.add($0) }
    } catch {
        reading.records.append("thrown: \(error)")
    }
    return reading
}

extension Reading {
    mutating func add(_ batch: RecordBatch) {
        for (index, line) in batch.lines.enumerated() {
            records.append("\(batch.source):\(line) \(batch.describe(index))")
        }
        rejects += batch.rejects
    }
}

extension RecordBatch {
    /// The record at `index`; the batch holds one entity.
    fileprivate func describe(_ index: Int) -> String {
        if !customers.isEmpty { return describe(customers[index]) }
        if !transactions.isEmpty { return describe(transactions[index]) }
        if !activities.isEmpty { return describe(activities[index]) }
        if !affiliates.isEmpty { return describe(affiliates[index]) }
        return describe(commissions[index])
    }

    private func string(_ key: TextKey) -> String { text.string(key) }

    private func describe(_ customer: Customer) -> String {
        let texts = [
            customer.id, customer.affiliateID, customer.challengeType, customer.phase,
            customer.firstName, customer.lastName, customer.email,
        ].map(string)
        return "customer \(texts) \(customer.signup) \(optional(customer.lastModified)) "
            + "\(optional(customer.country)) \(customer.hasClickID) "
            + "\(optional(customer.accountSize?.text(minorDigits: 2)))"
    }

    private func describe(_ item: Transaction) -> String {
        "transaction \([item.id, item.customerID].map(string)) \(item.type) \(item.status) "
            + "\(item.currency) \(item.amount.text(minorDigits: 2)) \(item.time)"
    }

    private func describe(_ item: TradingActivity) -> String {
        "activity \([item.customerID, item.instrument].map(string)) \(item.currency) \(item.day) "
            + "\(item.lots) \(item.pnl.text(minorDigits: 2))"
    }

    private func describe(_ item: Affiliate) -> String {
        let texts = [item.id, item.email, item.firstName, item.lastName, item.parentID]
        return "affiliate \(texts.map(string)) \(optional(item.country))"
    }

    private func describe(_ item: Commission) -> String {
        let texts = [item.id, item.affiliateID, item.customerID, item.transactionID]
        return "commission \(texts.map(string)) \(item.amount.text(minorDigits: 2)) "
            + "\(item.currency) \(item.accrued) \(item.status)"
    }
}

private func optional(_ value: (some CustomStringConvertible)?) -> String {
    value.map { "\($0)" } ?? "-"
}
