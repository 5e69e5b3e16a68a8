internal import Records

/// The current rows of groups that are read anew, by account.
struct TradingNews: Sendable {
    let records: SharedRecords
    private let calendar: GroupCalendar
    /// Rows of the activity table by account, in order of their groups.
    private(set) var rows: [UInt32] = []
    private var offsets: [Int]

    init(records: SharedRecords, calendar: GroupCalendar, due: [UInt32]) {
        self.records = records
        self.calendar = calendar
        var isDue = [Bool](repeating: false, count: calendar.groups.count)
        for group in due where calendar.isCounted(calendar.groups[Int(group)]) {
            isDue[Int(group)] = true
        }
        let found = Self.oncePerGroup(
            Self.rows(records.records, calendar, isDue, share: due.count), records, calendar)
        offsets = [Int](repeating: 0, count: records.records.customers.count + 1)
        let owners = records.records.activity.customer
        for row in found { offsets[Int(owners[Int(row)]) + 1] += 1 }
        for index in 1..<max(1, offsets.count) { offsets[index] += offsets[index - 1] }
        rows = [UInt32](repeating: 0, count: found.count)
        var next = offsets
        for row in found {
            let owner = Int(owners[Int(row)])
            rows[next[owner]] = row
            next[owner] += 1
        }
    }

    /// Counted rows of due groups, in any order.
    private static func rows(
        _ records: CurrentRecords, _ calendar: GroupCalendar, _ isDue: [Bool], share due: Int
    ) -> [UInt32] {
        let activity = records.activity
        var found: [UInt32] = []
        let isCounted = { (row: Int) in
            activity.lots[row] > 0 && records.customers.isKnown[Int(activity.customer[row])]
        }
        if due * 4 > calendar.groups.count {
            for row in 0..<activity.count {
                let position = calendar.positions[Int(activity.group[row])]
                if position != GroupCalendar.uncounted, isDue[Int(position)], isCounted(row) {
                    found.append(UInt32(row))
                }
            }
            return found
        }
        for (id, position) in calendar.positions.enumerated()
        where position != GroupCalendar.uncounted && isDue[Int(position)] {
            for row in activity.rows(inGroup: id) where isCounted(row) { found.append(UInt32(row)) }
        }
        return found
    }

    /// Where currencies are compared with each other an account may have several rows of a group:
    /// the one of the most lots counts, of equals that of the first currency.
    private static func oncePerGroup(
        _ found: [UInt32], _ records: SharedRecords, _ calendar: GroupCalendar
    ) -> [UInt32] {
        if records.rates == nil { return found }
        let activity = records.records.activity
        var kept: [UInt64: UInt32] = [:]
        for row in found {
            let position = calendar.positions[Int(activity.group[Int(row)])]
            let key = UInt64(activity.customer[Int(row)]) << 32 | UInt64(position)
            let precedes = { (one: UInt32, other: UInt32) in
                let lots = [one, other].map { activity.lots[Int($0)] }
                return lots[0] != lots[1]
                    ? lots[0] > lots[1]
                    : activity.currency(ofRow: Int(one)) < activity.currency(ofRow: Int(other))
            }
            if let other = kept[key], precedes(other, row) { continue }
            kept[key] = row
        }
        return kept.values.sorted()
    }

    /// By account, whether it has new rows.
    var hasRows: [Bool] { zip(offsets, offsets.dropFirst()).map { $0 < $1 } }

    /// An account's new rows, in order of their groups.
    func rows(of account: UInt32) -> [TradingRow] {
        let activity = records.records.activity
        let new = rows[offsets[Int(account)]..<offsets[Int(account) + 1]].map { row in
            TradingRow(
                row: row, group: calendar.positions[Int(activity.group[Int(row)])],
                hundredths: activity.lots[Int(row)])
        }
        let isSorted = zip(new, new.dropFirst()).allSatisfy { $0.group < $1.group }
        return isSorted ? new : new.sorted { $0.group < $1.group }
    }

    /// Who trades in each due group, by account, with what a lot won.
    func members(of due: [UInt32], in accounts: AccountRows) -> DueMembers {
        var place = [Int](repeating: -1, count: calendar.groups.count)
        for (index, group) in due.enumerated() { place[Int(group)] = index }
        var offsets = [Int](repeating: 0, count: due.count + 1)
        for row in rows { offsets[place[group(ofRow: row)] + 1] += 1 }
        for index in 1..<max(1, offsets.count) { offsets[index] += offsets[index - 1] }
        var next = offsets
        var members = [DueMembers.Row](repeating: DueMembers.nobody, count: rows.count)
        for account in 0..<self.offsets.count - 1
        where self.offsets[account] < self.offsets[account + 1] {
            let range = accounts.range(of: UInt32(account))
            for (hint, row) in accounts.rows[range].enumerated() where place[Int(row.group)] >= 0 {
                let member = TradedGroup.Member(
                    account: UInt32(account), row: row.row, hint: UInt32(hint))
                let index = place[Int(row.group)]
                members[next[index]] = (member, Self.move(ofRow: Int(row.row), records))
                next[index] += 1
            }
        }
        return DueMembers(rows: members, offsets: offsets)
    }

    private func group(ofRow row: UInt32) -> Int {
        Int(calendar.positions[Int(records.records.activity.group[Int(row)])])
    }

    /// Profit of a counted row in units per lot of the currency in which it is compared.
    static func move(ofRow row: Int, _ records: SharedRecords) -> Double {
        let profit = Double(records.records.activity.pnl(ofRow: row, by: records.rates).units)
        let lots = Double(records.records.activity.lots[row]) / 100
        return profit / Double(Money.unitsPerMajor) / lots
    }
}

/// Members of groups, one group after the other.
struct DueMembers: Sendable {
    typealias Row = (member: TradedGroup.Member, move: Double)

    fileprivate let rows: [Row]
    fileprivate let offsets: [Int]

    fileprivate static let nobody: Row = (TradedGroup.Member(account: 0, row: 0, hint: 0), 0)

    func ofGroup(_ index: Int) -> ArraySlice<Row> { rows[offsets[index]..<offsets[index + 1]] }
}
