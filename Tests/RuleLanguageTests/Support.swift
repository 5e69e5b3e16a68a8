import RuleLanguage
import Testing

/// The environment that most tests use: some variables of each kind.
func sampleEnvironment() -> Environment {
    var environment = Environment()
    environment.declare("fees", .int)
    environment.declare("refunds", .int)
    environment.declare("share", .double)
    environment.declare("abuse.log_odds", .double)
    environment.declare("name", .string)
    environment.declare("age", .duration)
    environment.declare("seen", .timestamp)
    environment.declare("tags", .list(.string))
    environment.declare("limits", .map(.string, .int))
    environment.declare("anything", .dyn)
    environment.declareSymbol("type", ["challenge_fee", "refund", "payout"])
    environment.declareConstant("params.min_matured", .int(8))
    environment.declareConstant("lists.trusted", .list([.string("aff-1"), .string("aff-2")]))
    return environment
}

/// The compiled expression, or the problems as text.
func compile(
    _ source: String, in environment: Environment = sampleEnvironment(),
    expecting: ValueType? = nil, costLimit: Int = RuleLanguage.Expression.defaultCostLimit
) -> Result<RuleLanguage.Expression, CompileFailure> {
    RuleLanguage.Expression.compile(
        source, in: environment, expecting: expecting, costLimit: costLimit)
}

/// What `source` gives, as text: the value, `error: ...` or `problem: ...`.
func outcome(
    _ source: String, in environment: Environment = sampleEnvironment(),
    isChecked: Bool = true, costLimit: Int = RuleLanguage.Expression.defaultCostLimit,
    _ set: (Slots) -> Void = { _ in }
) -> String {
    let compiled = RuleLanguage.Expression.compile(
        source, in: environment, costLimit: costLimit, isChecked: isChecked)
    switch compiled {
    case .failure(let failure): return "problem: \(failure)"
    case .success(let expression):
        let slots = Slots(count: environment.slotCount)
        set(slots)
        do throws(EvaluationError) {
            return try expression.evaluate(slots).description
        } catch {
            return "error: \(error)"
        }
    }
}

/// The problems of `source`, one a line: `range: message (hint)`.
func problems(
    _ source: String, in environment: Environment = sampleEnvironment(),
    expecting: ValueType? = nil
) -> String {
    switch compile(source, in: environment, expecting: expecting) {
    case .success: "none"
    case .failure(let failure): failure.description
    }
}

/// SplitMix64, so that random cases are the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Checks what `source` gives in an environment without variables; `problem` stands for any.
func checkOutcome(
    _ source: String, _ expected: String, at location: SourceLocation = #_sourceLocation
) {
    let found = outcome(source, in: Environment())
    let isSame = expected == "problem" ? found.hasPrefix("problem") : found == expected
    #expect(isSame, "`\(source)` gave \(found), expected \(expected)", sourceLocation: location)
}
