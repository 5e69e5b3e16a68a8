package import Records

/// The current version of every transaction, one row an id of the transactions' interner.
///
/// The rows of a customer are a linked list, newest arrival first.
package struct TransactionTable: Sendable {
    package private(set) var customer: [UInt32] = []
    package private(set) var type: [TransactionType] = []
    package private(set) var status: [TransactionStatus] = []
    package private(set) var currency: [CurrencyCode] = []
    package private(set) var amount: [Money] = []
    package private(set) var time: [EventTime] = []
    private var nextOfCustomer: [UInt32] = []
    private var firstOfCustomer: [UInt32] = []

    private static let none = UInt32.max

    package var count: Int { customer.count }

    mutating func grow(toCustomers count: Int) {
        while firstOfCustomer.count < count { firstOfCustomer.append(Self.none) }
    }

    /// Whether the transaction itself has arrived: a commission line may name it before.
    package func isPresent(_ row: Int) -> Bool { customer[row] != Self.none }

    /// Makes room for ids below `count`.
    mutating func grow(to count: Int) {
        while customer.count < count {
            customer.append(Self.none)
            type.append(.challengeFee)
            status.append(.failed)
            currency.append(CurrencyCode(rawValue: 0))
            amount.append(.zero)
            time.append(.distantPast)
            nextOfCustomer.append(Self.none)
        }
    }

    /// Writes row `id`, which is absent or already this customer's.
    mutating func set(_ id: UInt32, customer owner: UInt32, _ record: Transaction) {
        let row = Int(id)
        if !isPresent(row) {
            customer[row] = owner
            nextOfCustomer[row] = firstOfCustomer[Int(owner)]
            firstOfCustomer[Int(owner)] = id
        }
        type[row] = record.type
        status[row] = record.status
        currency[row] = record.currency
        amount[row] = record.amount
        time[row] = record.time
    }

    /// The first row of a customer; with `row(after:)` a walk over all of them that touches no
    /// reference count, for loops over many customers.
    func firstRow(of owner: UInt32) -> Int? {
        let row = firstOfCustomer[Int(owner)]
        return row == Self.none ? nil : Int(row)
    }

    func row(after row: Int) -> Int? {
        let next = nextOfCustomer[row]
        return next == Self.none ? nil : Int(next)
    }

    /// The rows of a customer, in no order that may be relied upon.
    package func rows(of owner: UInt32) -> LinkedRows {
        LinkedRows(first: firstOfCustomer[Int(owner)], next: nextOfCustomer)
    }
}
