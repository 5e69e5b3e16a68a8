internal import Synchronization

/// Small numbers for values, so that tables by value are arrays.
///
/// The numbers go by the order in which values came, so nothing may hang on which they are. Copies
/// of whatever holds a numbering share it: it only grows.
final class Numbering<Value: Hashable & Sendable>: Sendable {
    private let known = Mutex<[Value: Int]>([:])

    /// From 0 on, each value's own.
    func numbers(of values: [Value]) -> [Int] {
        known.withLock { known in
            values.map { value in
                if let number = known[value] { return number }
                let number = known.count
                known[value] = number
                return number
            }
        }
    }
}
