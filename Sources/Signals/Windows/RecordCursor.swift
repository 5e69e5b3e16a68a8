internal import Records

/// Reads the records of one source, customer by customer.
struct RecordCursor {
    let source: AggregateSource
    let population: Population

    private var records: CurrentRecords { population.records }

    /// The rows of a customer, in no order that may be relied upon.
    func forEachRow(of customer: UInt32, _ body: (Int) -> Void) {
        switch source {
        case .transaction: records.transactions.rows(of: customer).forEach(body)
        case .activity: records.activity.rows(of: customer).forEach(body)
        case .customer: body(Int(customer))
        }
    }

    /// When the record happened; a day's trading is known when the day is over.
    func time(of row: Int) -> EventTime {
        switch source {
        case .transaction: records.transactions.time[row]
        case .activity: group(of: row).day.end
        case .customer: records.customers.signup[row]
        }
    }

    func currency(of row: Int) -> CurrencyCode {
        source == .transaction ? records.transactions.currency[row] : group(of: row).currency
    }

    private func group(of row: Int) -> ActivityGroup {
        records.activity.groups[Int(records.activity.group[row])]
    }

    private func customer(of row: Int) -> UInt32 {
        switch source {
        case .transaction: records.transactions.customer[row]
        case .activity: records.activity.customer[row]
        case .customer: UInt32(row)
        }
    }

    /// A numeric field in its smallest unit, else a number that tells its values apart.
    func integer(_ field: AggregateField, of row: Int) -> Int64 {
        switch field {
        case .amount: records.transactions.amount[row].units
        case .lots: records.activity.lots[row]
        case .pnl: records.activity.pnl[row].units
        case .accountSize: records.customers.accountSize[row].units
        case .time: time(of: row).microseconds
        case .customerID: Int64(customer(of: row))
        case .person: Int64(population.persons[customer(of: row)])
        case .type: Int64(records.transactions.type[row].ordinal)
        case .currency: Int64(currency(of: row).rawValue)
        case .instrument: Int64(group(of: row).instrument)
        case .day: Int64(group(of: row).day.number)
        case .countryCode: Int64(records.customers.country[row])
        case .challengeType: Int64(records.customers.challengeType[row])
        }
    }

    /// Whether the first of two rows of one customer has the key that comes first in byte order.
    func keyPrecedes(_ left: Int, _ right: Int) -> Bool {
        switch source {
        case .transaction:
            let (left, right) = (
                records.transactionIDs[UInt32(left)], records.transactionIDs[UInt32(right)]
            )
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        case .activity:
            let (left, right) = (group(of: left), group(of: right))
            if left.instrument == right.instrument { return left.currency < right.currency }
            return records.instruments[left.instrument].utf8
                .lexicographicallyPrecedes(records.instruments[right.instrument].utf8)
        case .customer: return false
        }
    }

    /// Whether the record lacks the field: what is missing is no value of its own.
    func isAbsent(_ field: AggregateField, of row: Int) -> Bool {
        switch field {
        case .countryCode: records.customers.country[row] == CustomerTable.noCountry
        case .challengeType: records.customers.challengeType[row] == CustomerTable.none
        case .accountSize: records.customers.accountSize[row] == .zero
        default: false
        }
    }
}

extension TransactionType {
    fileprivate var ordinal: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
