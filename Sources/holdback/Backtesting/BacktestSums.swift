internal import Detection
internal import Holds
internal import Records

/// What became of some lines of one currency.
struct BacktestSums {
    let currency: CurrencyCode
    var held = Share()
    var delayed = Share()
    var tooLate = Share()
    /// Held by no other rule.
    var alone = Share()
    /// Paid and never held.
    var paid = Share()
    /// Days that delayed lines waited, by line.
    private(set) var days: [Int] = []

    init(_ currency: CurrencyCode) { self.currency = currency }

    /// An amount, and what is known of those who earned it.
    struct Share {
        var all = MoneySum.zero
        var honest = MoneySum.zero
        var fraudulent = MoneySum.zero

        mutating func add(_ amount: Money, isHonest: Bool?) {
            all += amount
            if isHonest == true { honest += amount }
            if isHonest == false { fraudulent += amount }
        }
    }

    /// - Parameter isHonest: how it was earned, where that is known.
    mutating func add(_ line: BacktestLine, isHonest: Bool?) {
        let amount = line.line.amount
        switch line.fate {
        case .open: break
        case .paid: paid.add(amount, isHonest: isHonest)
        case .tooLate: tooLate.add(amount, isHonest: isHonest)
        case .delayed(let waited):
            delayed.add(amount, isHonest: isHonest)
            days.append(waited)
        case .held:
            held.add(amount, isHonest: isHonest)
            if line.rules.count == 1 { alone.add(amount, isHonest: isHonest) }
        }
    }

    /// Of lines, one a currency, by code.
    static func all(
        of lines: some Sequence<BacktestLine>, _ isHonest: (HoldableLine) -> Bool?
    ) -> [BacktestSums] {
        var sums: [CurrencyCode: BacktestSums] = [:]
        for line in lines {
            let currency = line.line.currency
            sums[currency, default: BacktestSums(currency)]
                .add(line, isHonest: isHonest(line.line))
        }
        return sums.values.sorted { $0.currency < $1.currency }
    }

    func text(_ sum: MoneySum) -> String {
        groupedDigits(sum.text(minorDigits: currency.minorDigits))
    }
}

/// What one rule, or all of them, did in a history.
struct BacktestRow {
    /// `nil` for all.
    let rule: String?
    let raised: Int
    let withdrawn: Int
    let sums: [BacktestSums]

    /// Of all rules, then of each that raised a flag, by id.
    static func rows(
        _ result: BacktestResult, _ isHonest: (HoldableLine) -> Bool?
    ) -> [BacktestRow] {
        let byRule = Dictionary(grouping: result.flags, by: \.flag.rule)
        let all = BacktestRow(
            rule: nil, raised: result.flags.count,
            withdrawn: result.flags.count(where: result.isWithdrawn),
            sums: BacktestSums.all(of: result.lines, isHonest))
        return [all]
            + byRule.sorted { $0.key < $1.key }.map { rule, flags in
                BacktestRow(
                    rule: rule, raised: flags.count,
                    withdrawn: flags.count(where: result.isWithdrawn),
                    sums: BacktestSums.all(
                        of: result.lines.lazy.filter { $0.rules.contains(rule) }, isHonest))
            }
    }
}
