import Records

@testable import Rules

/// What each aggregate of the twin test should be, from the plain rows.
extension RandomFirm {
    func twin(_ name: String, _ asOf: EventTime) -> [String: Double] {
        switch name {
        case "fees": count(asOf) { $0.type == "challenge_fee" && $0.status == "completed" }
        case "any_status": count(asOf) { $0.status != "failed" }
        case "recent": count(asOf, days: 30) { $0.status == "completed" }
        case "volume": dollars(asOf).mapValues { Double($0.reduce(0, +)) / 100 }
        case "smallest": dollars(asOf, days: 60).mapValues { Double($0.min() ?? 0) / 100 }
        case "largest": dollars(asOf).mapValues { Double($0.max() ?? 0) / 100 }
        case "customers": distinct(payments(asOf).filter(\.isCompleted), { $0.customer })
        case "old":
            count(asOf) {
                $0.isCompleted && asOf.days(since: $0.time) >= 10 && $0.amount >= 10_000
            }
        case "first_fee": firstFee(asOf)
        case "last_paid":
            grouped(payments(asOf, days: 30).filter(\.isCompleted)) { $0.customer }
                .mapValues { Double($0.map(\.time.microseconds).max() ?? 0) }
        case "last_result": lastResult(asOf)
        case "returned":
            grouped(payments(asOf, days: 60).filter(\.isCompleted)) { $0.customer }
                .mapValues { Double($0.count { $0.type == "refund" }) / size($0) }
        case "days": distinct(days(asOf, days: 45), { $0.key.day.number })
        case "lots": sums(days(asOf)) { $0.lots }
        case "lost":
            sums(days(asOf).filter { $0.key.instrument == "GOLD" && $0.pnl < 0 }) { $0.pnl }
        case "signups": Dictionary(grouping: signups(asOf, 90), by: \.affiliate).mapValues(size)
        case "countries":
            Dictionary(grouping: signups(asOf), by: \.affiliate)
                .mapValues { Double(Set($0.compactMap(\.country)).count) }
        default:
            Dictionary(
                grouping: signups(asOf).filter { !$0.hasClickID && $0.country != "US" },
                by: \.affiliate
            ).mapValues(size)
        }
    }

    private struct TradedDay {
        var key: TradingDay
        var lots: Int
        var pnl: Int
        var customer: Int { key.customer }
    }

    private func size<Element>(_ elements: [Element]) -> Double { Double(elements.count) }

    private func isInside(_ time: EventTime, _ asOf: EventTime, _ days: Int?) -> Bool {
        time <= asOf && (days.map { time > asOf.advanced(byDays: -$0) } ?? true)
    }

    private func payments(_ asOf: EventTime, days: Int? = nil) -> [Payment] {
        payments.values.filter {
            customers[$0.customer] != nil && isInside($0.time, asOf, days)
        }
    }

    private func days(_ asOf: EventTime, days: Int? = nil) -> [TradedDay] {
        trading.filter { customers[$0.key.customer] != nil && isInside($0.key.day.end, asOf, days) }
            .map { TradedDay(key: $0.key, lots: $0.value.lots, pnl: $0.value.pnl) }
    }

    private func signups(_ asOf: EventTime, _ days: Int? = nil) -> [Customer] {
        customers.values.filter { isInside($0.signup, asOf, days) }
    }

    private func affiliate(_ customer: Int) -> String { customers[customer]?.affiliate ?? "" }

    private func count(
        _ asOf: EventTime, days: Int? = nil, where isCounted: (Payment) -> Bool
    ) -> [String: Double] {
        Dictionary(grouping: payments(asOf, days: days).filter(isCounted)) {
            affiliate($0.customer)
        }.mapValues(size)
    }

    private func dollars(_ asOf: EventTime, days: Int? = nil) -> [String: [Int]] {
        Dictionary(
            grouping: payments(asOf, days: days).filter { $0.isCompleted && $0.currency == "USD" }
        ) { affiliate($0.customer) }.mapValues { $0.map(\.amount) }
    }

    /// Of fees at the same instant, that of the customer and then of the key that comes first.
    private func firstFee(_ asOf: EventTime) -> [String: Double] {
        let fees = payments.filter { _, payment in
            customers[payment.customer] != nil && isInside(payment.time, asOf, nil)
                && payment.isCompleted && payment.type == "challenge_fee"
        }
        return grouped(Array(fees)) { $0.value.customer }.mapValues { fees in
            let first = fees.min { left, right in
                let keys = [left, right].map {
                    ($0.value.time, "c\($0.value.customer)", "t\($0.key)")
                }
                return keys[0] < keys[1]
            }
            return Double(first?.value.amount ?? 0) / 100
        }
    }

    private func lastResult(_ asOf: EventTime) -> [String: Double] {
        grouped(days(asOf)) { $0.customer }.mapValues { days in
            let last = days.min { left, right in
                let keys = [left, right].map {
                    (-$0.key.day.number, "c\($0.customer)", $0.key.instrument)
                }
                return keys[0] < keys[1]
            }
            return Double(last?.pnl ?? 0) / 100
        }
    }

    private func grouped<Element>(
        _ elements: [Element], _ customer: (Element) -> Int
    ) -> [String: [Element]] {
        Dictionary(grouping: elements) { affiliate(customer($0)) }
    }

    private func distinct(_ payments: [Payment], _ key: (Payment) -> Int) -> [String: Double] {
        Dictionary(grouping: payments) { affiliate($0.customer) }
            .mapValues { Double(Set($0.map(key)).count) }
    }

    private func distinct(_ days: [TradedDay], _ key: (TradedDay) -> Int32) -> [String: Double] {
        Dictionary(grouping: days) { affiliate($0.customer) }
            .mapValues { Double(Set($0.map(key)).count) }
    }

    private func sums(_ days: [TradedDay], _ value: (TradedDay) -> Int) -> [String: Double] {
        Dictionary(grouping: days) { affiliate($0.customer) }
            .mapValues { Double($0.reduce(0) { $0 + value($1) }) / 100 }
    }
}

extension RandomFirm.Payment {
    fileprivate var isCompleted: Bool { status == "completed" }
}
