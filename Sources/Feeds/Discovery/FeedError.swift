/// Why an input can't be opened or read at all; faults inside it are rejects instead.
package struct FeedError: Error, Hashable, Sendable {
    package struct Fault: Hashable, Sendable {
        package let path: String
        package let reason: String
    }

    /// The first comes first; never empty.
    package let faults: [Fault]
    /// Faults that are not told, for there are too many.
    package let untold: Int
    package let remedy: String

    package init(path: String, reason: String, remedy: String) {
        self.init(faults: [Fault(path: path, reason: reason)], remedy: remedy)
    }

    /// - Precondition: there is a fault.
    package init(faults: [Fault], untold: Int = 0, remedy: String) {
        precondition(!faults.isEmpty, "an error says what is wrong")
        self.faults = faults
        self.untold = untold
        self.remedy = remedy
    }

    package var path: String { faults[0].path }
    package var reason: String { faults[0].reason }
}

extension FeedError: CustomStringConvertible {
    package var description: String {
        let lines = faults.map { "\($0.path): error: \($0.reason)" }
        let rest = untold > 0 ? ["and \(untold) more"] : []
        return (lines + rest + ["  hint: \(remedy)"]).joined(separator: "\n")
    }
}
