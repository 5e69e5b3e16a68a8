/// What one evaluation works on: the slots, and the variables that comprehensions bind.
struct Frame {
    /// Unsafe because counting the reference costs as much as a small predicate; the caller of
    /// `evaluate` holds the slots for as long as the frame exists.
    unowned(unsafe) let slots: Slots
    var locals: [Value]

    init(slots: Slots, localCount: Int) {
        self.slots = slots
        locals = localCount == 0 ? [] : Array(repeating: .null, count: localCount)
    }
}
