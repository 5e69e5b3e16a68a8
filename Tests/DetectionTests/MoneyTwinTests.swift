import Detection
import FirmRecords
import Holds
import Records
import Rules
import Testing

/// Commission lines and sums equal those of a naive pass over the rows.
struct MoneyTwinTests {
    private struct Line {
        var id: String
        var affiliate: String
        var customer: String
        /// Hundredths.
        var amount: Int
        var canBeHeld: Bool
    }

    /// The firm's own lines, else 15 % of every settled fee; a cent's half goes to the even side.
    private func lines(_ firm: SmallFirm) -> [Line] {
        let current = Dictionary(firm.rows.map { ($0.key, $0) }) { $1 }.values
        let sent = current.filter { $0.entity == .commissions }
        if !sent.isEmpty {
            return sent.map {
                Line(
                    id: $0["commission_id"], affiliate: $0["affiliate_id"],
                    customer: $0["customer_id"], amount: $0.hundredths("amount"),
                    canBeHeld: $0["status"] == "accrued")
            }
        }
        let affiliates = current.filter { $0.entity == .customers }
            .map { ($0["customer_id"], $0["affiliate_id"]) }
        let owners = Dictionary(uniqueKeysWithValues: affiliates)
        let fees = current.filter {
            $0["transaction_type"] == "challenge_fee" && $0["status"] == "completed"
        }
        return fees.compactMap { fee in
            owners[fee["customer_id"]].map {
                Line(
                    id: "plan:" + fee["transaction_id"], affiliate: $0,
                    customer: fee["customer_id"],
                    amount: share(fee.hundredths("amount_currency")), canBeHeld: true)
            }
        }
    }

    private func share(_ fee: Int) -> Int {
        let (whole, rest) = (fee * 15 / 100, fee * 15 % 100)
        return rest > 50 || (rest == 50 && whole % 2 == 1) ? whole + 1 : whole
    }

    private func text(_ hundredths: Int) -> String { HandmadeFirm.hundredths(hundredths) }

    @Test(arguments: SmallFirm.all)
    func `accrued sums are those of the lines still to be paid`(_ firm: SmallFirm) {
        let open = lines(firm).filter(\.canBeHeld)
        for affiliate in firm.expected.affiliates {
            let sum = open.filter { $0.affiliate == affiliate.id }.map(\.amount).reduce(0, +)
            let found = affiliate.amounts.map { $0.accrued.text(minorDigits: 2) }
            #expect(found == (sum > 0 ? [text(sum)] : []))
        }
    }

    /// A line is held where a flag at four to one or more names its customer and its affiliate.
    @Test(arguments: SmallFirm.all)
    func `holds are the lines that strong flags name`(_ firm: SmallFirm) {
        let strong = firm.expected.flags.filter {
            $0.posterior >= shippedRules.calibration.holdThreshold && $0.status == .open
        }
        let expected = lines(firm).filter(\.canBeHeld).compactMap { line -> String? in
            let flags = strong.filter {
                $0.customerIDs.contains(line.customer) && $0.affiliateIDs.contains(line.affiliate)
            }
            return flags.isEmpty
                ? nil : "\(line.id) \(text(line.amount)) \(flags.map(\.id).sorted())"
        }
        let found = firm.expected.holds.map {
            "\($0.line.commissionID) \($0.line.amount.text(minorDigits: 2)) \($0.flagIDs)"
        }
        #expect(found.sorted() == expected.sorted())
        #expect(!expected.isEmpty)
    }

    @Test(arguments: SmallFirm.all)
    func `held sums are those of the holds`(_ firm: SmallFirm) {
        for affiliate in firm.expected.affiliates {
            let sum = firm.expected.holds.filter { $0.line.affiliateID == affiliate.id }
                .map { Int($0.line.amount.units / 100) }.reduce(0, +)
            #expect(
                affiliate.amounts.map { $0.held.text(minorDigits: 2) }
                    == (affiliate.amounts.isEmpty ? [] : [text(sum)]))
        }
    }

    @Test func `the affiliate at the time of a fee earns it`() {
        var firm = HandmadeFirm()
        let version = { (day: Int) in ["last_modified_date": HandmadeFirm.noon(day).description] }
        firm.customer("c", of: "A", version(0))
        firm.customer("c", of: "B", version(10))
        firm.transaction("early", of: "c", "challenge_fee", day: 5, amount: "100.00")
        firm.transaction("late", of: "c", "challenge_fee", day: 15, amount: "200.00")
        let amounts = outcome(of: firm.rows).affiliates.map {
            "\($0.id) \($0.amounts.map { $0.accrued.text(minorDigits: 2) }) \($0.customers)"
        }
        #expect(amounts == [#"A ["15.00"] 0"#, #"B ["30.00"] 1"#])
    }

    @Test func `each currency is added up by itself`() {
        var firm = HandmadeFirm()
        firm.customer("c", of: "A")
        for (id, amount, currency) in [
            ("one", "99.90", "USD"), ("two", "99.90", "EUR"), ("three", "10000", "JPY"),
            ("four", "10.10", "EUR"), ("five", "9.999", "KWD"),
        ] {
            firm.transaction(
                id, of: "c", "challenge_fee", day: 1, amount: amount, currency: currency)
        }
        let amounts = outcome(of: firm.rows).affiliates[0].amounts.map {
            "\($0.currency) \($0.accrued.text(minorDigits: $0.currency.minorDigits))"
        }
        #expect(amounts == ["EUR 16.50", "JPY 1500", "KWD 1.500", "USD 14.98"])
    }

    @Test func `what was paid, released or declined is no longer accrued`() {
        var firm = HandmadeFirm()
        firm.customer("c", of: "A")
        for (status, amount) in [
            ("accrued", "1.00"), ("held", "20.00"), ("released", "300.00"),
            ("declined", "4000.00"), ("paid", "50000.00"),
        ] {
            firm.commission(status, of: "A", customer: "c", amount: amount, status: status)
        }
        let amounts = outcome(of: firm.rows).affiliates[0].amounts
        #expect(amounts.map { $0.accrued.text(minorDigits: 2) } == ["21.00"])
    }

    @Test func `a settled fee earns until it is undone, whatever comes in between`() {
        var firm = HandmadeFirm()
        firm.customer("c", of: "A")
        var accrued: [String] = []
        var engine = makeEngine()
        for status in ["pending", "completed", "reversed", "completed", "failed"] {
            firm.transaction("fee", of: "c", "challenge_fee", day: 1, status: status)
            for batch in batches(firm.rows) { _ = engine.apply(batch) }
            let sums = engine.settle().affiliates[0].amounts.map(\.accrued)
            accrued.append(sums.first?.text(minorDigits: 2) ?? "none")
        }
        #expect(accrued == ["none", "14.85", "none", "14.85", "none"])
    }
}

extension FieldRow {
    fileprivate func hundredths(_ field: String) -> Int {
        Int(self[field].filter { $0 != "." }) ?? 0
    }
}
