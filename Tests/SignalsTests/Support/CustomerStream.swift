import FirmRecords
import Records

/// Customers come, are corrected, move between affiliates and lose their names, a few at a time.
struct CustomerStream {
    var random: SeededStream
    var strangers: Strangers
    /// The last version of each customer.
    private(set) var current: [FieldRow] = []
    private var version = 0

    private let affiliates: Int
    private let models: Int

    /// - Parameter models: of how many of the first customers others are likenesses; few make large
    ///   blocks.
    init(seed: UInt64, affiliates: Int = 5, models: Int = .max) {
        self.affiliates = affiliates
        self.models = models
        random = SeededStream(seed)
        strangers = Strangers(seed: seed + 1000)
    }

    /// Rows of one batch.
    mutating func next(_ count: Int) -> [FieldRow] {
        (0..<count).map { _ in
            version += 1
            return current.count < 40 || random.chance(45) ? arrival() : correction()
        }
    }

    private mutating func arrival() -> FieldRow {
        var firm = HandmadeFirm()
        // Ids that fall between those that are there already.
        let id = "c\(random.integer(0...9))-\(version)"
        var fields = strangers.fields()
        if !current.isEmpty, random.chance(60) { fields = face(like: model) }
        fields["last_modified_date"] = stamp
        firm.customer(
            id, of: "A\(random.integer(0...(affiliates - 1)))", day: random.integer(0...60),
            country: random.pick(["US", "DE", "FR"]), fields)
        current.append(firm.rows[0])
        return firm.rows[0]
    }

    private mutating func correction() -> FieldRow {
        let place = random.integer(0...(current.count - 1))
        var row = current[place]
        switch random.integer(0...3) {
        case 0: row.fields["affiliate_id"] = "A\(random.integer(0...(affiliates - 1)))"
        case 1:
            for (name, value) in face(like: model) { row.fields[name] = value }
        case 2: for name in ["first_name", "last_name", "email"] { row.fields[name] = "" }
        default:
            for (name, value) in strangers.fields() { row.fields[name] = value }
        }
        row.fields["last_modified_date"] = stamp
        current[place] = row
        return row
    }

    private var model: FieldRow {
        mutating get { random.pick(Array(current.prefix(models))) }
    }

    /// The same person again, or the same name, or the same mailbox.
    private mutating func face(like row: FieldRow) -> [String: String] {
        var face = ["first_name", "last_name", "email"].reduce(into: [String: String]()) {
            $0[$1] = row[$1]
        }
        let parts = row["email"].split(separator: "@").map(String.init)
        switch random.integer(0...6) {
        case 0: face["email"] = strangers.fields()["email"]
        case 1: face["email"] = (parts.first ?? "nobody") + "@proton.test"
        case 2: face["email"] = (parts.first ?? "nobody") + "7@" + (parts.last ?? "web.test")
        case 3: face["last_name"] = row["last_name"] + "n"
        case 4: face["first_name"] = String(row["first_name"].dropLast())
        case 5: face["first_name"] = String(row["first_name"].prefix(1))
        default: break
        }
        return face
    }

    private var stamp: String {
        let (minutes, seconds) = (version / 60, version % 60)
        let text = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
        return "2026-09-01T\(text(minutes / 60)):\(text(minutes % 60)):\(text(seconds))Z"
    }
}
