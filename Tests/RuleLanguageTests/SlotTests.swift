import RuleLanguage
import Testing

@Suite struct SlotTests {
    private let environment = sampleEnvironment()

    private func slot(_ name: String) -> Int {
        environment.slotNames.firstIndex(of: name) ?? -1
    }

    /// Checks `source` with the slots as `fill` leaves them.
    private func check(_ source: String, _ expected: String, _ fill: (Slots) -> Void) {
        #expect(outcome(source, in: environment, fill) == expected, "\(source)")
    }

    @Test func `slots are numbered from zero in the order of declaration`() {
        var environment = Environment()
        #expect(environment.declare("a", .int) == 0)
        #expect(environment.declareSymbol("b", ["x"]) == 1)
        environment.declareConstant("c", .int(1))
        #expect(environment.declare("d.e", .bool) == 2)
        #expect(environment.slotCount == 3)
        #expect(environment.slotNames == ["a", "b", "d.e"])
    }

    @Test func `every kind of slot reads back what was set`() {
        check("fees + 1", "8") { $0.setInt(7, at: slot("fees")) }
        check("share * 2.0", "3.0") { $0.setDouble(1.5, at: slot("share")) }
        check("abuse.log_odds > 1.0", "true") { $0.setDouble(2, at: slot("abuse.log_odds")) }
        check("name + '!'", "\"Ann!\"") { $0.setValue(.string("Ann"), at: slot("name")) }
        check("age >= duration('36h')", "true") {
            $0.setDuration(microseconds: 36 * 3_600_000_000, at: slot("age"))
        }
        check("seen", "timestamp(\"1970-01-01T00:00:01.5Z\")") {
            $0.setTimestamp(microseconds: 1_500_000, at: slot("seen"))
        }
        check("tags.exists(t, t == 'b')", "true") {
            $0.setValue(.list([.string("a"), .string("b")]), at: slot("tags"))
        }
        check("anything", "3u") { $0.setUInt(3, at: slot("anything")) }
        check("anything", "true") { $0.setBool(true, at: slot("anything")) }
    }

    @Test func `a slot that is empty is an error that names it`() {
        check("fees > 1", "error: no such field `fees`") { _ in }
        check("abuse.log_odds > 1.0", "error: no such field `abuse.log_odds`") { _ in }
        check("type == 'refund'", "error: no such field `type`") { _ in }
        check("tags.size()", "error: no such field `tags`") { slots in
            slots.setValue(.list([]), at: slot("tags"))
            slots.clear(at: slot("tags"))
        }
        check("fees > 1 || refunds > 1", "true") { $0.setInt(2, at: slot("refunds")) }
    }

    @Test func `has tells whether a slot is set`() {
        check("has(abuse.log_odds)", "false") { _ in }
        check("has(abuse.log_odds)", "true") { $0.setDouble(0, at: slot("abuse.log_odds")) }
    }

    @Test func `a value of another type than declared is an error`() {
        check(
            "fees > 1",
            "error: invalid argument: `fees` was set to a value that it was not declared"
                + " to take"
        ) { $0.setDouble(1, at: slot("fees")) }
    }

    @Test func `symbols compare as integers and read as strings`() {
        func with(_ symbol: Int) -> (Slots) -> Void {
            { $0.setSymbol(symbol, at: slot("type")) }
        }
        check("type == 'refund'", "true", with(1))
        check("'refund' != type", "false", with(1))
        check("type in ['payout', 'refund']", "true", with(1))
        check("type in ['payout', 'refund']", "false", with(0))
        check("type.startsWith('challenge')", "true", with(0))
        check("type + '?'", "\"payout?\"", with(2))
        check("type == 'refund'", "true") { $0.setValue(.string("refund"), at: slot("type")) }
    }

    @Test func `constants are folded into the plan`() throws {
        check("fees >= params.min_matured", "true") { $0.setInt(8, at: slot("fees")) }
        check("name in lists.trusted", "true") {
            $0.setValue(.string("aff-2"), at: slot("name"))
        }
        let compiled = try compile("params.min_matured * 2 > 10 && fees > 0").get()
        #expect(compiled.slotsRead == [slot("fees")])
    }

    @Test func `slots that an expression reads are listed once and in order`() throws {
        let compiled = try compile("share > 0.5 && fees > refunds && share < 0.9").get()
        #expect(compiled.slotsRead == [slot("fees"), slot("refunds"), slot("share")])
        #expect(compiled.type == .bool)
    }

    @Test func `results come boxed, as booleans or as doubles`() throws {
        let slots = Slots(count: environment.slotCount)
        slots.setInt(3, at: slot("fees"))
        #expect(try compile("fees > 2").get().evaluateBool(slots))
        #expect(try compile("fees + 1").get().evaluateDouble(slots) == 4)
        #expect(try compile("uint(fees)").get().evaluateDouble(slots) == 3)
        #expect(throws: EvaluationError.self) {
            try compile("fees").get().evaluateBool(slots)
        }
        #expect(throws: EvaluationError.self) {
            try compile("fees > 2").get().evaluateDouble(slots)
        }
    }

    @Test func `an evaluation error has its place in the source`() throws {
        let slots = Slots(count: environment.slotCount)
        slots.setInt(0, at: slot("fees"))
        let error = #expect(throws: EvaluationError.self) {
            try compile("1 + 10 / fees").get().evaluate(slots)
        }
        #expect(error?.range == 4..<13)
    }

    @Test func `a fraction is compared with an int slot by value`() {
        check("fees > 2.5", "true") { $0.setInt(3, at: slot("fees")) }
        check("3 == share", "true") { $0.setDouble(3, at: slot("share")) }
    }
}
