internal import Records

/// The person behind each customer: accounts that one human is taken to own.
///
/// Under one affiliate accounts are linked by the weight of all that agrees (Fellegi & Sunter
/// 1969); across affiliates only by one mailbox, or by one name together with one handle where both
/// are rare.
package struct PersonTable: Sendable {
    /// The canonical first account of each customer's person.
    private let person: [UInt32]
    let firm: LinkageFirm

    init(_ person: [UInt32], _ firm: LinkageFirm) {
        self.person = person
        self.firm = firm
    }

    /// Customers whose person is another than in `earlier`, which becomes what is now.
    func changes(since earlier: inout [UInt32]) -> [UInt32] {
        defer { earlier = person }
        let known = min(earlier.count, person.count)
        return (0..<known).filter { earlier[$0] != person[$0] }.map(UInt32.init)
            + (UInt32(known)..<UInt32(person.count))
    }

    /// The canonical first account of the customer's person: the person's stable name.
    package subscript(customer: UInt32) -> UInt32 { person[Int(customer)] }
}
