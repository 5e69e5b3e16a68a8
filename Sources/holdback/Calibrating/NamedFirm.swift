internal import Detection
internal import Holds
internal import Records

/// A firm's folder with its labels, and what it has held under the present calibration.
struct NamedFirm {
    let folder: String
    let firm: LabelledFirm
    let held: HeldMoney
}

/// What a firm has held, by currency.
struct HeldMoney {
    private(set) var all: [CurrencyCode: MoneySum] = [:]
    /// On lines of customers or affiliates that are not labelled honest.
    private(set) var rightly: [CurrencyCode: MoneySum] = [:]

    init(_ holds: [Hold], of firm: LabelledFirm) {
        for line in holds.map(\.line) {
            all[line.currency, default: .zero] += line.amount
            if firm.isWronglyHeld(line) { continue }
            rightly[line.currency, default: .zero] += line.amount
        }
    }
}

extension LabelledFirm {
    fileprivate func isWronglyHeld(_ line: HoldableLine) -> Bool {
        !guiltyCustomers.contains(line.customerID) && !unclearCustomers.contains(line.customerID)
            && !guiltyAffiliates.contains(line.affiliateID)
            && !unclearAffiliates.contains(line.affiliateID)
    }
}

/// What a firm has held in one currency, and what a fit would hold.
struct HeldChange {
    let folder: String
    let currency: CurrencyCode
    let before: MoneySum
    let after: MoneySum
    let rightlyBefore: MoneySum
    let rightlyAfter: MoneySum

    /// One a currency, by code.
    static func changes(_ named: NamedFirm, to after: HeldMoney) -> [HeldChange] {
        let before = named.held
        return Set(before.all.keys).union(after.all.keys).sorted().map { currency in
            HeldChange(
                folder: named.folder, currency: currency,
                before: before.all[currency] ?? .zero, after: after.all[currency] ?? .zero,
                rightlyBefore: before.rightly[currency] ?? .zero,
                rightlyAfter: after.rightly[currency] ?? .zero)
        }
    }

    /// Whether nothing would be held any more, or over a tenth less of what is held rightly.
    var isFall: Bool {
        after == .zero && before > .zero || rightlyAfter.units * 10 < rightlyBefore.units * 9
    }

    func text(_ sum: MoneySum) -> String {
        groupedDigits(sum.text(minorDigits: currency.minorDigits))
    }
}
