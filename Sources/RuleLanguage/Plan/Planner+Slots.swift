extension Planner {
    /// The plan that reads a slot of a type that takes eight bytes, or nil for other types.
    func typedSlot(
        _ slot: Int, _ name: String, _ type: ValueType, _ range: Range<Int>
    ) -> Plan? {
        let place = SlotPlace(slot: slot, name: name, range: range)
        switch type {
        case .bool:
            let plan = payload(place, .bool)
            return .boolean { (frame: inout Frame) throws(EvaluationError) in
                try plan(&frame) != 0
            }
        case .double:
            return .double { (frame: inout Frame) throws(EvaluationError) in
                guard let payload = frame.memory.payload(at: slot, ifKind: .double) else {
                    throw place.failure(frame)
                }
                return Double(bitPattern: payload)
            }
        case .int: return .integer(payload(place, .int))
        case .duration: return .duration(payload(place, .duration))
        case .timestamp: return .timestamp(payload(place, .timestamp))
        default: return nil
        }
    }

    private func payload(_ place: SlotPlace, _ kind: SlotKind) -> IntegerPlan {
        let slot = place.slot
        return { (frame: inout Frame) throws(EvaluationError) in
            guard let payload = frame.memory.payload(at: slot, ifKind: kind) else {
                throw place.failure(frame)
            }
            return Int64(bitPattern: payload)
        }
    }

    /// The plan that reads a slot of any other type.
    func boxedSlot(_ slot: Int, _ name: String, _ range: Range<Int>) -> ValuePlan {
        let place = SlotPlace(slot: slot, name: name, range: range)
        return { (frame: inout Frame) throws(EvaluationError) in
            guard let value = frame.slots.value(at: slot) else { throw place.failure(frame) }
            return value
        }
    }

    /// Whether the slot's symbol is one of those marked.
    func symbolTest(
        _ symbol: SymbolSlot, _ marks: [Bool], _ range: Range<Int>
    ) -> BooleanPlan {
        let index = symbolIndex(symbol, range)
        return { (frame: inout Frame) throws(EvaluationError) in marks[try index(&frame)] }
    }

    /// The slot's symbol as a string.
    func symbolText(_ symbol: SymbolSlot, _ range: Range<Int>) -> ValuePlan {
        let index = symbolIndex(symbol, range)
        return { (frame: inout Frame) throws(EvaluationError) in
            .string(symbol.symbols[try index(&frame)])
        }
    }

    /// The index of the slot's symbol, which is within the list of symbols.
    private func symbolIndex(
        _ symbol: SymbolSlot, _ range: Range<Int>
    ) -> @Sendable (inout Frame) throws(EvaluationError) -> Int {
        let place = SlotPlace(slot: symbol.slot, name: symbol.name, range: range)
        let count = UInt64(symbol.symbols.count)
        return { (frame: inout Frame) throws(EvaluationError) in
            if let index = frame.memory.payload(at: place.slot, ifKind: .symbol), index < count {
                return Int(index)
            }
            guard case .string(let text)? = frame.slots.value(at: place.slot),
                let index = symbol.symbols.firstIndex(where: { $0.hasSameScalars(as: text) })
            else { throw place.failure(frame) }
            return index
        }
    }
}

/// A slot as the source names it.
private struct SlotPlace: Sendable {
    var slot: Int
    var name: String
    var range: Range<Int>

    /// Why the slot could not be read as what it was declared to be.
    @inline(never)
    func failure(_ frame: Frame) -> EvaluationError {
        let kind = frame.memory.kind(at: slot)
        let reason: EvaluationFailure =
            kind == .absent
            ? .noSuchField(name)
            : .invalidArgument("`\(name)` was set to a value that it was not declared to take")
        return EvaluationError(reason, at: range)
    }
}
