/// A field of a rule file: what readers accept, what editors complete, what the reference says.
package struct FieldDescription: Sendable {
    /// What may stand in a field.
    package enum Form: Sendable {
        case text
        /// Text of a form, as a regular expression.
        case name(String)
        case words([String])
        case count(ClosedRange<Int>)
        case flag
        case duration
        case amount
        /// One text or a list of texts.
        case texts
        /// An expression that is true or false.
        case condition
        /// An expression that gives a number.
        case number
        /// `none` or `commissions_of(SIGNAL.customers)`.
        case hold
        /// `true`, `false`, or a list of affiliates.
        case flagged
        /// Something with a form of its own, by its name in the schema's definitions.
        case part(String)
        case listOf(String)
    }

    package let name: String
    let form: Form
    let isRequired: Bool
    let meaning: String

    package init(_ name: String, _ form: Form, required isRequired: Bool = false, _ meaning: String)
    {
        self.name = name
        self.form = form
        self.isRequired = isRequired
        self.meaning = meaning
    }
}

extension [FieldDescription] {
    package var names: [String] { map(\.name) }
}
