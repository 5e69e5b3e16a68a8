/// Why a source can't be pulled from: what, and what to do about it.
package struct PullError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// A source file, or a secret that it names.
        case settings
        /// The source refuses who asks.
        case authentication
        /// The source can't be reached, or answers wrongly.
        case network
        /// The source takes no such cursor any more: begin the pass anew.
        case staleCursor
    }

    package var kind: Kind
    /// The source, with the place in it.
    package var place: String
    package var reason: String
    package var remedy: String

    package init(_ kind: Kind, _ place: String, _ reason: String, remedy: String) {
        self.kind = kind
        self.place = place
        self.reason = reason
        self.remedy = remedy
    }

    /// Problems of a file that tell their own places.
    package init(problems: String) {
        self.init(.settings, "", problems, remedy: "")
    }

    package var description: String {
        place.isEmpty ? reason : "\(place): error: \(reason)\n  hint: \(remedy)"
    }
}
