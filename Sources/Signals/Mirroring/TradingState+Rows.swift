internal import Statistics

extension TradingState {
    /// An account with the position of a group in which its row came, went or changed.
    typealias Break = (account: UInt32, group: UInt32)

    /// - Returns: where rows went, which accounts have other groups or lots than before, and rows
    ///   of due groups that there were, by account and group.
    mutating func replaceRows(
        _ news: TradingNews, _ isDue: [Bool], _ threads: Int
    ) -> (breaks: [Break], changed: [UInt32], known: Set<UInt64>) {
        var breaks: [Break] = []
        var known: Set<UInt64> = []
        var changed: [UInt32] = []
        let day = { [calendar] (row: TradingRow) in calendar.groups[Int(row.group)].day }
        let accounts = touched(news, isDue)
        let replacements = parallelMap(accounts.count, threads: threads) { [rows] index in
            Self.replacement(of: accounts[index], rows, news, isDue)
        }
        for (account, replacement) in zip(accounts, replacements) {
            let old = due(account, isDue)
            if !hasLots(account, of: replacement) { changed.append(account) }
            rows.set(account, to: replacement)
            for row in replacement where isDue[Int(row.group)] {
                lots.count(row.hundredths, on: day(row), before: borders, by: 1)
            }
            for row in old {
                lots.count(row.hundredths, on: day(row), before: borders, by: -1)
                known.insert(UInt64(account) << 32 | UInt64(row.group))
                let position = rows.position(of: account, notBefore: row.group)
                if position == rows.range(of: account).upperBound
                    || rows.rows[position].group != row.group
                {
                    breaks.append((account, row.group))
                }
            }
        }
        rows.compact()
        return (breaks, changed, known)
    }

    private func due(_ account: UInt32, _ isDue: [Bool]) -> [TradingRow] {
        rows.rows[rows.range(of: account)].filter { isDue[Int($0.group)] }
    }

    private func hasLots(_ account: UInt32, of replacement: [TradingRow]) -> Bool {
        rows.rows[rows.range(of: account)].elementsEqual(replacement) {
            $0.group == $1.group && $0.hundredths == $1.hundredths
        }
    }

    /// The rows of an account; those in due groups keep their place until it is known that it
    /// changed, unless their lots did.
    private static func replacement(
        of account: UInt32, _ rows: AccountRows, _ news: TradingNews, _ isDue: [Bool]
    ) -> [TradingRow] {
        let old = rows.rows[rows.range(of: account)]
        var new = news.rows(of: account)
        if old.isEmpty { return new }
        for index in new.indices {
            let position = rows.position(of: account, notBefore: new[index].group)
            if position < old.endIndex, old[position].group == new[index].group,
                old[position].hundredths == new[index].hundredths
            {
                new[index].searchPlace = old[position].searchPlace
            }
        }
        let kept = old.filter { !isDue[Int($0.group)] }
        return new.isEmpty ? kept : (kept + new).sorted { $0.group < $1.group }
    }

    /// Accounts with a row in a due group, before or now, in order of their numbers.
    private func touched(_ news: TradingNews, _ isDue: [Bool]) -> [UInt32] {
        var isTouched = news.hasRows
        for group in isDue.indices where isDue[group] {
            for member in traded[group].members { isTouched[Int(member.account)] = true }
        }
        return isTouched.indices.filter { isTouched[$0] }.map(UInt32.init)
    }

    mutating func replaceMembers(
        _ due: [UInt32], _ news: TradingNews, _ threads: Int
    ) {
        let members = news.members(of: due, in: rows)
        let groups = parallelMap(due.count, threads: threads) { [traded] index in
            var group = traded[Int(due[index])]
            group.set(members.ofGroup(index))
            return group
        }
        for (position, group) in zip(due, groups) {
            let day = calendar.groups[Int(position)].day
            for move in traded[Int(position)].moves {
                tallies[group.market].count(move, on: day, before: borders, by: -1)
            }
            for move in group.moves {
                tallies[group.market].count(move, on: day, before: borders, by: 1)
            }
            traded[Int(position)] = group
        }
    }
}
