internal import Records

/// The customers who carry a key, as doubly linked lists through the customers.
struct KeyHolders: Sendable {
    private var heads: [UInt32] = []
    private var next: [UInt32] = []
    private var previous: [UInt32] = []

    /// Makes room for keys and customers below the counts.
    mutating func grow(keys: Int, customers: Int) {
        let missing = max(0, keys - heads.count)
        heads.append(contentsOf: repeatElement(Face.none, count: missing))
        let newcomers = max(0, customers - next.count)
        next.append(contentsOf: repeatElement(Face.none, count: newcomers))
        previous.append(contentsOf: repeatElement(Face.none, count: newcomers))
    }

    /// - Complexity: O(1).
    mutating func insert(_ customer: UInt32, _ key: UInt32) {
        let head = heads[Int(key)]
        heads[Int(key)] = customer
        next[Int(customer)] = head
        previous[Int(customer)] = Face.none
        if head != Face.none { previous[Int(head)] = customer }
    }

    /// - Precondition: the customer was inserted under the key.
    /// - Complexity: O(1).
    mutating func remove(_ customer: UInt32, _ key: UInt32) {
        let (before, after) = (previous[Int(customer)], next[Int(customer)])
        if before == Face.none { heads[Int(key)] = after } else { next[Int(before)] = after }
        if after != Face.none { previous[Int(after)] = before }
    }

    /// One of the holders; `Face.none` where there is none.
    func first(of key: UInt32) -> UInt32 { heads[Int(key)] }

    /// In no particular order.
    func forEach(of key: UInt32, _ body: (UInt32) -> Void) {
        var customer = heads[Int(key)]
        while customer != Face.none {
            body(customer)
            customer = next[Int(customer)]
        }
    }
}
