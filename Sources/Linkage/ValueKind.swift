/// What a column holds, which says how two of its values are compared.
package enum ValueKind: String, CaseIterable, Sendable {
    case email
    case givenName = "given_name"
    case surname
    /// A full name in one column; its first and last words are compared as given name and surname.
    case name
    /// A calendar day in any of the usual orders of its parts.
    case date
    /// A town, region or street.
    case place
    /// Other words.
    case text
    /// An identifier: a postcode, a telephone number, a house number.
    case code
}

/// A column of the records under comparison.
package struct LinkageField: Sendable {
    package var name: String
    package var kind: ValueKind

    package init(name: String, kind: ValueKind) {
        self.name = name
        self.kind = kind
    }
}
