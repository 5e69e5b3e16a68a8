internal import Records

/// The rows in a random order, but for the versions of one key, which keep theirs.
package func shuffled(_ rows: [FieldRow], _ stream: inout SeededStream) -> [FieldRow] {
    let order = rows.indices.shuffled(using: &stream)
    let places = Dictionary(grouping: order.indices) { rows[order[$0]].key }
    var result = rows
    for (key, versions) in Dictionary(grouping: rows, by: \.key) {
        for (place, version) in zip(places[key, default: []], versions) { result[place] = version }
    }
    return result
}

/// Wrong first versions of about a third of the records.
///
/// What a wrong version says of others is true of some record: another affiliate, another's name
/// and address, another's amount.
package func wrongVersions(_ rows: [FieldRow], _ stream: inout SeededStream) -> [FieldRow] {
    var seen: Set<[String]> = []
    let byEntity = Dictionary(grouping: rows, by: \.entity)
    var wrong: [FieldRow] = []
    for row in rows where seen.insert(row.key).inserted && stream.chance(33) {
        let other = stream.pick(byEntity[row.entity, default: []])
        wrong.append(wrongVersion(of: row, after: other, &stream))
    }
    return wrong
}

private func wrongVersion(
    of row: FieldRow, after other: FieldRow, _ stream: inout SeededStream
) -> FieldRow {
    let names =
        switch row.entity {
        case .customers:
            ["affiliate_id", "country_code", "phase", "first_name", "last_name", "email"]
        case .transactions: ["transaction_type", "amount_currency", "transaction_date", "status"]
        case .tradingActivity: ["lots_traded", "pnl"]
        case .affiliates: ["email", "first_name", "last_name", "country_code"]
        case .commissions: ["affiliate_id", "customer_id", "amount", "accrued_date", "status"]
        }
    var wrong = row
    for name in names where stream.chance(70) { wrong.fields[name] = other.fields[name] }
    if row.entity == .transactions, stream.chance(50) {
        wrong.fields["status"] = stream.pick(["pending", "failed", "reversed"])
    }
    if wrong["transaction_type"].hasSuffix("_fee") {
        // The data contract knows no negative fee.
        wrong.fields["amount_currency"] = wrong["amount_currency"].filter { $0 != "-" }
    }
    return wrong
}
