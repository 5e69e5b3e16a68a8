/// The names that an expression may use, with their types.
///
/// Names may be dotted: of the declared names that begin a path such as `abuse.log_odds.value`,
/// the longest is the variable and the rest selects from it.
package struct Environment: Sendable {
    /// A namespace whose names need no prefix: in `firm.rules`, `x` may mean `firm.rules.x`.
    package var container = ""

    private(set) var declarations: [String: Declaration] = [:]
    /// Declared names, in the order of their slots.
    package private(set) var slotNames: [String] = []

    package init() {}

    /// The number of slots that `Slots` must have.
    package var slotCount: Int { slotNames.count }

    /// Declares a variable.
    ///
    /// - Returns: its slot; slots are numbered from 0 in order of declaration.
    @discardableResult
    package mutating func declare(_ name: String, _ type: ValueType) -> Int {
        addSlot(name) { .slot($0, type) }
    }

    /// Declares a string that only takes the given symbols.
    ///
    /// Its slot holds the symbol's index, so comparing it with a literal compares integers, and a
    /// literal that is no symbol is a problem.
    ///
    /// - Returns: its slot.
    @discardableResult
    package mutating func declareSymbol(_ name: String, _ symbols: [String]) -> Int {
        addSlot(name) { .symbol($0, symbols) }
    }

    /// Declares a constant, which is folded into the plan.
    package mutating func declareConstant(_ name: String, _ value: Value) {
        precondition(declarations[name] == nil, "`\(name)` is declared twice")
        declarations[name] = .constant(value)
    }

    private mutating func addSlot(_ name: String, _ make: (Int) -> Declaration) -> Int {
        precondition(declarations[name] == nil, "`\(name)` is declared twice")
        let slot = slotNames.count
        declarations[name] = make(slot)
        slotNames.append(name)
        return slot
    }
}

/// What a declared name stands for.
enum Declaration: Sendable {
    case slot(Int, ValueType)
    case symbol(Int, [String])
    case constant(Value)
}
