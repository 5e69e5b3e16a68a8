/// One row behind a flag: named values in a fixed order.
package struct EvidenceRow: Sendable {
    package enum Value: Sendable {
        case text(String)
        case count(Int)
        case number(Double)
        case money(Money, CurrencyCode)
    }

    package var values: [(name: String, value: Value)]

    package init(_ values: [(name: String, value: Value)]) { self.values = values }
}

extension EvidenceRow {
    package func write(to line: inout JSONLine) {
        for (name, value) in values {
            switch value {
            case .text(let text): line.string(name, text)
            case .count(let count): line.integer(name, count)
            case .number(let number): line.number(name, number)
            case .money(let amount, let currency):
                line.raw(name, amount.text(minorDigits: currency.minorDigits))
                line.string(name + "_currency", currency.description)
            }
        }
    }
}
