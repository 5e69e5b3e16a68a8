import Records

extension JSONLine {
    mutating func add(_ field: some EntityField, _ text: String?) {
        if let text { string(field.name, text) }
    }

    mutating func add(_ field: some EntityField, _ number: Int?) {
        if let number { integer(field.name, number) }
    }

    mutating func add(_ field: some EntityField, _ time: EventTime?) {
        add(field, time?.description)
    }

    mutating func add(_ field: some EntityField, _ money: Money) {
        raw(field.name, money.text(minorDigits: 2))
    }

    /// - Parameter hundredths: the number in hundredths; written with two decimals.
    mutating func add(_ field: some EntityField, hundredths: Int?) {
        if let hundredths { add(field, Money(units: Int64(hundredths) * 100)) }
    }
}
