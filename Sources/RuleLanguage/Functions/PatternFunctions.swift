/// Why a text is no regular expression, in RE2's words.
struct PatternFault: Error, Equatable {
    var message: String
    /// The part of the pattern that is wrong.
    var part: String

    /// What to write instead, for what other engines take and RE2 does not.
    var hint: String? {
        switch part {
        case "(?=", "(?!", "(?<", "(?<=", "(?<!": "there is no look-around"
        case "\\1", "\\2", "\\3", "\\4", "\\5", "\\6", "\\7", "\\8", "\\9":
            "there are no references back to groups"
        case "*", "+", "?": "write `\\\(part)` for the character itself"
        default: message.hasPrefix("pattern too large") ? "repeat fewer times" : nil
        }
    }
}

/// `matches`; a constant pattern is compiled by the checker instead.
let patternFunctions: [Function] = [
    .binary(
        "matches",
        [.method(.string, .string, to: .bool), .function(.string, .string, to: .bool)],
        cost: .matching
    ) { (text, pattern) throws(EvaluationFailure) in
        guard case .string(let text) = text, case .string(let pattern) = pattern else {
            return nil
        }
        do throws(PatternFault) {
            let limit = RegularExpression.computedMemoryLimit
            return .bool(try RegularExpression(pattern, memoryLimit: limit).matches(text))
        } catch {
            throw .invalidArgument("`\(pattern)` is not a pattern: \(error.message)")
        }
    }
]
