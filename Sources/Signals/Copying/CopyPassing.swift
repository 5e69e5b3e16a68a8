internal import Records

/// Which accounts of a cohort passed a stage.
struct CopyPassing {
    let book: TradingBook
    let population: Population

    /// Gain on the account's size that counts as a stage passed.
    private static let passedGain = 0.04

    /// Canonical positions of the accounts that passed, those in other currencies among them.
    func passed(_ cohort: CopyCohort) -> Set<UInt32> {
        let last = lastCopies(cohort)
        return Set(cohort.allAccounts.filter { hasPassed($0, last: last[$0]) })
    }

    /// How many accounts could be known to have passed: the firm sends a phase or a size of them,
    /// or paid them.
    func told(_ cohort: CopyCohort) -> Int {
        cohort.allAccounts.count {
            let customer = population.order.customers[Int($0)]
            return population.phase(of: customer) != .unknown
                || population.records.customers.accountSize[Int(customer)] > .zero
                || population.accounts[customer].payouts > 0
        }
    }

    /// Position in the book's rows of each account's last copy.
    private func lastCopies(_ cohort: CopyCohort) -> [UInt32: Int] {
        let owners = population.records.activity.customer
        var last: [UInt32: Int] = [:]
        for position in [cohort.copied, cohort.followers.map(\.copies)].joined().joined() {
            let account = population.order.customerRank[Int(owners[Int(book.rows[position].row)])]
            last[account] = max(position, last[account] ?? position)
        }
        return last
    }

    /// Whether the account is in a later phase or was paid, or had gained enough when it stopped
    /// copying.
    private func hasPassed(_ account: UInt32, last: Int?) -> Bool {
        let customer = population.order.customers[Int(account)]
        let phase = population.phase(of: customer)
        if phase == .verification || phase == .funded || population.accounts[customer].payouts > 0 {
            return true
        }
        let size = population.records.customers.accountSize[Int(customer)]
        guard size.units > 0, let last else { return false }
        let activity = population.records.activity
        let currency = activity.currency(ofRow: Int(book.rows[last].row))
        let gain = book.rows[book.range(ofAccount: account).lowerBound...last]
            .filter { activity.currency(ofRow: Int($0.row)) == currency }
            .reduce(into: MoneySum.zero) { $0 += activity.pnl[Int($1.row)] }
        return Double(gain.units) >= Self.passedGain * Double(size.units)
    }
}
