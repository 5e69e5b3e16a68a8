/// What one evaluation works on: the slots, and the variables that comprehensions bind.
struct Frame {
    /// Unsafe because counting the reference costs as much as a small predicate; the caller of
    /// `evaluate` holds the slots for as long as the frame exists.
    unowned(unsafe) let slots: Slots
    /// The slots' own memory, for what takes eight bytes.
    let memory: SlotMemory
    var locals: [Value]
    /// Why variables of `cel.bind` have no value; counts only if the variable is used.
    var failures: [Int: EvaluationError]?

    init(slots: Slots, localCount: Int) {
        self.slots = slots
        memory = slots.memory
        locals = localCount == 0 ? [] : Array(repeating: .null, count: localCount)
    }
}
