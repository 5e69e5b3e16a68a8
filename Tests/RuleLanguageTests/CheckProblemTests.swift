import RuleLanguage
import Testing

/// Source and the exact problems that the checker finds.
@Suite struct CheckProblemTests {
    @Test(arguments: [
        ("feez > 1", "0..<4: unknown name `feez` (did you mean `fees`?)"),
        (
            "abuse.log_ods > 1.0",
            "0..<13: unknown name `abuse.log_ods` (did you mean `abuse.log_odds`?)"
        ),
        (
            "abuse.other > 1.0",
            "0..<11: unknown name `abuse.other` (`abuse` has `abuse.log_odds`)"
        ),
        ("[1].all(item, itme > 1)", "14..<18: unknown name `itme` (did you mean `item`?)"),
        ("nam.size() > 1", "0..<3: unknown name `nam` (did you mean `name`?)"),
        ("sise(tags) > 1", "0..<10: unknown function `sise` (did you mean `size`?)"),
        (
            "name.startWith('a')",
            "5..<14: unknown function `startWith` "
                + "(did you mean `startsWith`?)"
        ),
        (
            "startsWith(name, 'a')",
            "0..<21: `startsWith` does not take (string, string) "
                + "(write `value.startsWith(...)`)"
        ),
        ("share.double()", "0..<14: `double` does not take (double) (write `double(value)`)"),
    ])
    func `an unknown name suggests a known one`(source: String, expected: String) {
        #expect(problems(source) == expected)
    }

    @Test(arguments: [
        ("share * 3", "0..<9: `*` does not take (double, int) (write `3.0`)"),
        ("3 + share", "0..<9: `+` does not take (int, double) (write `3.0`)"),
        ("fees / share", "0..<12: `/` does not take (int, double) (write `double(fees)`)"),
        ("fees + 1u", "0..<9: `+` does not take (int, uint) (write `int(1u)`)"),
        ("name + 1", "0..<8: `+` does not take (string, int)"),
        ("!fees", "0..<5: `!` does not take (int)"),
        ("-name", "0..<5: `-` does not take (string)"),
        ("name < 1", "0..<8: `<` does not take (string, int)"),
        ("name == 1", "0..<9: string and int are never equal (compare values of one type)"),
        (
            "fees in tags",
            "0..<12: `in` does not look for int in list(string) "
                + "(the right side is a list or a map of int)"
        ),
        ("fees && true", "0..<4: expected bool, found int"),
        ("fees ? 1 : 2", "0..<4: expected bool, found int"),
        (
            "true ? 1 : 'a'",
            "0..<14: branches of `?` differ: int and string "
                + "(give both branches one type, or wrap them in `dyn(...)`)"
        ),
        ("fees.amount", "0..<11: int has no field `amount`"),
        (
            "tags['a']",
            "0..<9: list(string) can't be indexed by string "
                + "(a list is indexed by int)"
        ),
        ("limits[1]", "0..<9: map(string, int) can't be indexed by int (the keys are string)"),
        ("fees.all(x, true)", "0..<4: expected a list or a map, found int"),
        ("{1.5: 1}", "1..<4: a key can't be double (keys are int, uint, bool or string)"),
        (
            "[?1]",
            "2..<3: expected an optional after `?`, found int "
                + "(write `optional.of(...)`, or leave out the `?`)"
        ),
    ])
    func `types that don't fit are named with a remedy`(source: String, expected: String) {
        #expect(problems(source) == expected)
    }

    @Test(arguments: [
        ("type == 'refnd'", "8..<15: `type` is never `refnd` (did you mean `refund`?)"),
        (
            "'xyz' != type",
            "0..<5: `type` is never `xyz` "
                + "(it is one of `challenge_fee`, `refund`, `payout`)"
        ),
        (
            "type in ['refund', 'payot']",
            "8..<27: `type` is never `payot` "
                + "(did you mean `payout`?)"
        ),
    ])
    func `a literal that is no symbol is a problem`(source: String, expected: String) {
        #expect(problems(source) == expected)
    }

    @Test func `the result must have the type that is expected`() {
        #expect(problems("fees + 1", expecting: .bool) == "0..<8: expected bool, found int")
        #expect(problems("anything", expecting: .bool) == "none")
    }

    @Test func `all problems are collected in the order of the source`() {
        #expect(
            problems("feez > 1 && share * 3 > 2.0")
                == "0..<4: unknown name `feez` (did you mean `fees`?)\n"
                + "12..<21: `*` does not take (double, int) (write `3.0`)")
    }
}
