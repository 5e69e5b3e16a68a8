/// A value that is made anew only where what it is made of differs from the last time.
///
/// Invariant: the value is what would be made of the last input. All else that it hangs on must be
/// the same at each call.
struct Kept<Input: Sendable, Value: Sendable>: Sendable {
    private var last: (input: Input, value: Value)?

    init() {}

    /// - Complexity: that of a comparison, and of making the value where it is due.
    mutating func value(
        of input: Input, isSame: (Input, Input) -> Bool, _ make: (Input) -> Value
    ) -> Value {
        if let last, isSame(last.input, input) { return last.value }
        let value = make(input)
        last = (input, value)
        return value
    }
}

extension Kept where Input: Equatable {
    mutating func value(of input: Input, _ make: (Input) -> Value) -> Value {
        value(of: input, isSame: ==, make)
    }
}
