/// Why an input can't be opened or read at all; faults inside it are rejects instead.
package struct FeedError: Error, Hashable, Sendable {
    package let path: String
    package let reason: String
    package let remedy: String

    package init(path: String, reason: String, remedy: String) {
        self.path = path
        self.reason = reason
        self.remedy = remedy
    }
}

extension FeedError: CustomStringConvertible {
    package var description: String { "\(path): error: \(reason)\n  hint: \(remedy)" }
}
