/// The variables of an expression, one slot each, set before it is evaluated.
///
/// Numbers, booleans, symbols and times take eight bytes in place, so setting and reading them
/// allocates nothing. Other values are boxed. A slot that was never set, or was cleared, makes an
/// expression that reads it fail with "no such field".
///
/// Storage is a fixed block of memory rather than arrays because a predicate reads its slots
/// millions of times a second: no exclusivity checks, no reference counts.
package final class Slots {
    /// Lives exactly as long as this object.
    let memory: SlotMemory
    private var boxes: [Value] = []

    package init(count: Int) { memory = SlotMemory(count: count) }

    deinit { memory.deallocate() }

    /// The number of slots.
    package var count: Int { memory.count }

    package func setInt(_ number: Int64, at slot: Int) {
        store(UInt64(bitPattern: number), .int, at: slot)
    }

    package func setUInt(_ number: UInt64, at slot: Int) { store(number, .uint, at: slot) }

    package func setDouble(_ number: Double, at slot: Int) {
        store(number.bitPattern, .double, at: slot)
    }

    package func setBool(_ flag: Bool, at slot: Int) { store(flag ? 1 : 0, .bool, at: slot) }

    /// Sets a slot of `declareSymbol` to the symbol at `index` of its list.
    package func setSymbol(_ index: Int, at slot: Int) {
        store(UInt64(index), .symbol, at: slot)
    }

    /// Sets an instant by its microseconds since 1970, held to the years 1 to 9999.
    package func setTimestamp(microseconds: Int64, at slot: Int) {
        let held = Timestamp(clampingMicroseconds: microseconds).microseconds
        store(UInt64(bitPattern: held), .timestamp, at: slot)
    }

    /// Sets a span of time, held to about 292 years either way.
    package func setDuration(microseconds: Int64, at slot: Int) {
        let (product, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
        let held = overflow ? (microseconds < 0 ? Int64.min : Int64.max) : product
        store(UInt64(bitPattern: held), .duration, at: slot)
    }

    /// Sets any value; numbers and times are stored in place. Instants are kept to the microsecond.
    package func setValue(_ value: Value, at slot: Int) {
        switch value {
        case .int(let number): setInt(number, at: slot)
        case .uint(let number): setUInt(number, at: slot)
        case .double(let number): setDouble(number, at: slot)
        case .bool(let flag): setBool(flag, at: slot)
        case .timestamp(let instant): setTimestamp(microseconds: instant.microseconds, at: slot)
        case .duration(let nanoseconds):
            store(UInt64(bitPattern: nanoseconds), .duration, at: slot)
        default: box(value, at: slot)
        }
    }

    /// Empties a slot.
    package func clear(at slot: Int) { store(0, .absent, at: slot) }
}

/// What a slot holds.
enum SlotKind: UInt8 {
    case absent, int, uint, double, bool, symbol, timestamp, duration, boxed
}

extension Slots {
    /// The slot's content as a value, or nil if it is empty or holds a symbol.
    package func value(at slot: Int) -> Value? {
        let kind = memory.kind(at: slot)
        let payload = memory.payloads[slot]
        let number = Int64(bitPattern: payload)
        return switch kind {
        case .absent, .symbol: nil
        case .int: .int(number)
        case .uint: .uint(payload)
        case .double: .double(Double(bitPattern: payload))
        case .bool: .bool(payload != 0)
        case .timestamp: .timestamp(Timestamp(clampingMicroseconds: number))
        case .duration: .duration(nanoseconds: number)
        case .boxed: boxes[slot]
        }
    }

    @inline(__always)
    private func store(_ payload: UInt64, _ kind: SlotKind, at slot: Int) {
        if memory.kind(at: slot) == .boxed { boxes[slot] = .null }
        memory.payloads[slot] = payload
        memory.kinds[slot] = kind
    }

    private func box(_ value: Value, at slot: Int) {
        store(0, .boxed, at: slot)
        if boxes.isEmpty { boxes = Array(repeating: .null, count: count) }
        boxes[slot] = value
    }
}

/// The memory of slots, from which plans read without counting a reference to their owner.
///
/// Every access checks its index.
struct SlotMemory {
    let count: Int
    fileprivate let payloads: UnsafeMutablePointer<UInt64>
    fileprivate let kinds: UnsafeMutablePointer<SlotKind>

    fileprivate init(count: Int) {
        self.count = count
        payloads = .allocate(capacity: count)
        payloads.initialize(repeating: 0, count: count)
        kinds = .allocate(capacity: count)
        kinds.initialize(repeating: .absent, count: count)
    }

    fileprivate func deallocate() {
        payloads.deallocate()
        kinds.deallocate()
    }

    /// What the slot holds now.
    @inline(__always)
    func kind(at slot: Int) -> SlotKind {
        precondition(slot >= 0 && slot < count, "slot \(slot) of \(count)")
        return kinds[slot]
    }

    /// The eight bytes of the slot if it holds a `kind`, else nil.
    @inline(__always)
    func payload(at slot: Int, ifKind kind: SlotKind) -> UInt64? {
        self.kind(at: slot) == kind ? payloads[slot] : nil
    }
}
