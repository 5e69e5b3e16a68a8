import FirmRecords

extension SlowPairs {
    /// One account's trading of a group, with what a lot won.
    struct Leg: Hashable {
        var customer: String
        var hundredths: Int
        var move: Double
        var place: Float = 0
        /// Whose row it is, where `customer` is a person.
        var account: String?
        var owner: String { account ?? customer }
        var lots: Double { Double(hundredths) / 100 }
    }
}

extension SlowPairs.Leg {
    init(_ row: FieldRow) {
        customer = row["customer_id"]
        hundredths = row.hundredths("lots_traded")
        move = Double(row.hundredths("pnl")) / 100 / (Double(hundredths) / 100)
    }

    func named(_ name: String) -> Self {
        if name == customer { return self }
        var named = self
        (named.account, named.customer) = (owner, name)
        return named
    }

    /// Whether one leg wins about what the other loses.
    func mirrors(_ other: SlowPairs.Leg, within reach: Float = 10) -> Bool {
        abs(place) > 2 && abs(other.place) > 2 && (place < 0) != (other.place < 0)
            && abs(place + other.place) <= reach
    }
}
