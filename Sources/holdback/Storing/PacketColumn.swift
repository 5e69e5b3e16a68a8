internal import Records
internal import Rules

/// A column of a dispute packet's evidence: what it is called, whose it is and how it is written.
struct PacketColumn {
    /// Whose trading or data a value is.
    enum Owner {
        /// Nobody's: a day, an instrument, what holds for the flag.
        case nobody
        /// The customer's whom the row names.
        case row
        case first, second, one, others
        /// Of all customers of the flag together.
        case all
    }

    enum Form {
        case text, time, number, money, identity, customer
        /// Words that may quote letters of an address.
        case words
        /// Words, then the affiliate whose entry it is.
        case entry
    }

    let label: String
    let owner: Owner
    let form: Form

    private init(_ label: String, _ owner: Owner, _ form: Form = .text) {
        self.label = label
        self.owner = owner
        self.form = form
    }

    /// - Parameter name: as evidence rows have it.
    /// - Returns: `nil` for what tells an affiliate nothing.
    init?(_ name: String) {
        if Self.unsaid.contains(name) { return nil }
        // What is not known here may be anybody's.
        self =
            Self.known[name]
            ?? PacketColumn(name.replacing("_", with: " "), .all, .number)
    }

    private static let unsaid: Set = ["kind", "person", "affiliate_id"]

    private static let known: [String: PacketColumn] = [
        "customer_id": PacketColumn("customer", .row),
        "name": PacketColumn("name", .row, .identity),
        "email": PacketColumn("address", .row, .identity),
        "country_code": PacketColumn("country", .row),
        "signup_date": PacketColumn("signed up", .row, .time),
        "signed_up": PacketColumn("signed up", .row, .time),
        "bought": PacketColumn("bought", .row, .time),
        "returned": PacketColumn("fee returned", .row),
        "trading_days": PacketColumn("days traded", .row, .number),
        "last_trading_day": PacketColumn("last traded", .row),
        "lost_at_once": PacketColumn("lost at once", .row),
        "days_unused": PacketColumn("days unused", .row, .number),
        "records": PacketColumn("records", .row, .number),
        "fee": PacketColumn("paid by", .row),
        "return": PacketColumn("returned by", .row),
        "amount": PacketColumn("amount", .row, .money),
        "days_after": PacketColumn("days after", .row, .number),
        "linked_to": PacketColumn("one person with", .row, .customer),
        "agreement": PacketColumn("what agrees", .row, .words),
        "directory": PacketColumn("agrees with", .row, .entry),
        "directory_agreement": PacketColumn("in what", .row, .words),
        "directory_weight": PacketColumn("weight of the entry", .row, .number),
        "support": PacketColumn("what else speaks for it", .row),
        "family": PacketColumn("what addresses share", .nobody, .words),
        "accounts": PacketColumn("accounts", .nobody, .number),
        "expected": PacketColumn("usual", .nobody, .number),
        "weight": PacketColumn("weight", .nobody, .number),
        "date": PacketColumn("day", .nobody),
        "instrument": PacketColumn("instrument", .nobody),
        "first": PacketColumn("one account", .nobody, .customer),
        "second": PacketColumn("other account", .nobody, .customer),
        "one": PacketColumn("one account", .nobody, .customer),
        "date_second": PacketColumn("day of the other", .second),
        "lots_first": PacketColumn("lots, one account", .first, .number),
        "lots_second": PacketColumn("lots, other account", .second, .number),
        "pnl_first": PacketColumn("result, one account", .first, .money),
        "pnl_second": PacketColumn("result, other account", .second, .money),
        "lots_one": PacketColumn("lots, one account", .one, .number),
        "lots_others": PacketColumn("lots, other accounts", .others, .number),
        "pnl_one": PacketColumn("result, one account", .one, .money),
        "pnl_others": PacketColumn("result, other accounts", .others, .money),
        "lowest_per_lot": PacketColumn("least result a lot", .all, .money),
        "highest_per_lot": PacketColumn("highest result a lot", .all, .money),
        "group": PacketColumn("group", .nobody),
        "copied_by": PacketColumn("accounts that made it", .all),
    ]

    /// What a column means where its name alone does not tell.
    var legend: String? { Self.legends[label] }

    private static let weight =
        "how strongly this speaks by itself, in natural logarithms: 3 is about twenty to one"

    private static let legends = [
        "weight": weight,
        "weight of the entry": weight,
        "agrees with": "the affiliate's entry in the firm's directory, or a related one",
        "one person with": "the account with which this one agrees most",
        "what agrees":
            "the fields in which the two agree; a number behind + says how strongly, as a weight does",
        "what else speaks for it": "signs that support the agreement and count little alone",
        "usual": "how many would be expected of others",
        "days unused": "days since the purchase without trading",
        "accounts": "how many accounts the row is about",
        "group": "accounts that traded alike, the most certain group first",
    ]

    /// Whether its values stand below each other by their digits.
    var isNumeric: Bool { form == .number || form == .money }
}
