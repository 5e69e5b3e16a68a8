internal import Records
internal import Rules

/// What a flag says of its accounts' trading, read back from its row.
struct FlaggedTrading {
    /// How the accounts stand to each other.
    enum Shape: Equatable {
        /// One against the other.
        case pair
        /// The one against the sum of the others.
        case group(one: String)
        /// All alike.
        case copies
        /// Pairs, each by itself.
        case series
    }

    /// An instrument-day that the flag rests on.
    struct MatchedDay: Equatable {
        var day: Day
        /// The day on which the second account's results are booked.
        var secondDay: Day
        var instrument: String
        /// Natural log-likelihood ratio, where the row tells.
        var weight: Double?
        /// Profit a lot between which copies lie, in currency units.
        var perLot: ClosedRange<Double>?
    }

    let id: String
    let shape: Shape
    let customers: [String]
    /// In which most of the evidence is.
    let currency: String
    let days: [MatchedDay]
    /// Lots of the first account over those of the other on the matched days, and 1 for copies.
    let lotRatio: Double
    /// Of a series, in the order of its evidence.
    let pairs: [FlaggedTrading]

    /// - Parameters:
    ///   - flag: the flag's row in words.
    ///   - customers: its accounts in their order.
    /// - Returns: `nil` for a flag whose evidence is no mirrored or copied trading.
    init?(_ flag: FlagExplanation, customers: [String]) {
        self.init(flag.flagID, flag.evidence, customers: customers)
    }

    private init?(_ id: String, _ rows: [[String: String]], customers: [String]) {
        guard let first = rows.first, let kind = first["kind"].flatMap(Kind.init),
            customers.count > 1
        else { return nil }
        self.id = id
        self.customers = customers
        currency = Self.commonest(rows.compactMap { $0[kind.money + "_currency"] })
        switch kind {
        case .pair: shape = customers.count == 2 ? .pair : .series
        case .group: shape = .group(one: first["one"] ?? customers[0])
        case .copies: shape = .copies
        }
        days = rows.compactMap(Self.day)
        let lots = kind.lots.map { name in
            rows.compactMap { $0[name].flatMap(Double.init) }.reduce(0, +)
        }
        lotRatio = lots.count == 2 && lots[1] > 0 ? lots[0] / lots[1] : 1
        pairs = shape == .series ? Self.pairs(id, rows) : []
    }

    /// Rows of a series name the two accounts of their pair.
    private static func pairs(_ id: String, _ rows: [[String: String]]) -> [FlaggedTrading] {
        var byPair: [(accounts: [String], rows: [[String: String]])] = []
        for row in rows {
            guard let first = row["first"], let second = row["second"] else { continue }
            if let place = byPair.firstIndex(where: { $0.accounts == [first, second] }) {
                byPair[place].rows.append(row)
            } else {
                byPair.append(([first, second], [row]))
            }
        }
        return byPair.compactMap { FlaggedTrading(id, $0.rows, customers: $0.accounts) }
    }

    /// What rows of evidence are called, and the names of their columns.
    private enum Kind: String {
        case pair = "mirrored_day"
        case group = "group_day"
        case copies = "copied_trade"

        var money: String {
            switch self {
            case .pair: "pnl_first"
            case .group: "pnl_one"
            case .copies: "lowest_per_lot"
            }
        }

        /// Of either side.
        var lots: [String] {
            switch self {
            case .pair: ["lots_first", "lots_second"]
            case .group: ["lots_one", "lots_others"]
            case .copies: []
            }
        }
    }

    private static func day(_ row: [String: String]) -> MatchedDay? {
        guard let day = row["date"].flatMap(Day.init(text:)), let instrument = row["instrument"]
        else { return nil }
        let bounds = ["lowest_per_lot", "highest_per_lot"].compactMap {
            row[$0].flatMap(Double.init)
        }
        return MatchedDay(
            day: day, secondDay: row["date_second"].flatMap(Day.init(text:)) ?? day,
            instrument: instrument, weight: row["weight"].flatMap(Double.init),
            perLot: bounds.count == 2 && bounds[0] <= bounds[1] ? bounds[0]...bounds[1] : nil)
    }

    /// The smallest of those that come most often.
    private static func commonest(_ names: [String]) -> String {
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    }
}
