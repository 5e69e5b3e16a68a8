extension FunctionGuide {
    static let text = Group(
        title: "Text",
        entries: [
            .init(
                "size", "'abc'.size()",
                "how many characters of text, elements of a list, entries of a map"),
            .init("contains", "'abc'.contains('b')", "whether text holds other text"),
            .init("startsWith", "'abc'.startsWith('ab')", "whether it begins with it"),
            .init("endsWith", "'abc'.endsWith('bc')", "whether it ends with it"),
            .init(
                "matches", "'abc'.matches('^a.c$')",
                "whether a regular expression (RE2) is found in it"),
            .init("charAt", "'abc'.charAt(1)", "the character at a place, counted from 0"),
            .init("indexOf", "'abcb'.indexOf('b')", "where other text first stands, -1 if nowhere"),
            .init("lastIndexOf", "'abcb'.lastIndexOf('b')", "where it last stands"),
            .init("substring", "'abcd'.substring(1, 3)", "the part from a place, up to another"),
            .init("replace", "'a-b'.replace('-', '+')", "with other text in place of each match"),
            .init("split", "'a,b'.split(',')", "its parts between separators"),
            .init("join", "['a', 'b'].join('-')", "texts put together"),
            .init("trim", "' a '.trim()", "without blanks around it"),
            .init("lowerAscii", "'AbC'.lowerAscii()", "with small letters"),
            .init("upperAscii", "'AbC'.upperAscii()", "with capital letters"),
            .init("reverse", "'abc'.reverse()", "back to front"),
            .init("format", "'%d of %d'.format([12, 20])", "with values in its places"),
            .init("base64.encode", "base64.encode(b'ab')", "bytes as base64 text"),
            .init("base64.decode", "base64.decode('YWI=')", "base64 text as bytes"),
            .init("strings.quote", "strings.quote('a\"b')", "as a literal"),
        ])

    static let time = Group(
        title: "Time",
        entries: [
            .init(
                "getFullYear", "timestamp('2026-03-01T10:20:30Z').getFullYear()",
                "the year; all of these take a time zone"),
            .init(
                "getMonth", "timestamp('2026-03-01T10:20:30Z').getMonth()",
                "the month, counted from 0"),
            .init(
                "getDate", "timestamp('2026-03-01T10:20:30Z').getDate()",
                "the day of the month, from 1"),
            .init(
                "getDayOfMonth", "timestamp('2026-03-01T10:20:30Z').getDayOfMonth()",
                "the day of the month, from 0"),
            .init(
                "getDayOfWeek", "timestamp('2026-03-01T10:20:30Z').getDayOfWeek()",
                "the day of the week, Sunday is 0"),
            .init(
                "getDayOfYear", "timestamp('2026-03-01T10:20:30Z').getDayOfYear()",
                "the day of the year, from 0"),
            .init(
                "getHours", "timestamp('2026-03-01T10:20:30Z').getHours('Europe/Berlin')",
                "the hour; of a duration all of it in hours"),
            .init(
                "getMinutes", "duration('90m').getMinutes()",
                "the minute; of a duration all of it in minutes"),
            .init(
                "getSeconds", "duration('90m').getSeconds()",
                "the second; of a duration all of it in seconds"),
            .init(
                "getMilliseconds", "duration('1500ms').getMilliseconds()",
                "the milliseconds after the second"),
        ])

    static let numbers = Group(
        title: "Numbers",
        entries: [
            .init("math.greatest", "math.greatest(1, 3, 2)", "the greatest"),
            .init("math.least", "math.least([1, 3, 2])", "the least"),
            .init("math.ceil", "math.ceil(1.2)", "rounded up"),
            .init("math.floor", "math.floor(1.8)", "rounded down"),
            .init("math.round", "math.round(1.5)", "rounded, a half away from zero"),
            .init("math.trunc", "math.trunc(-1.8)", "without its decimals"),
            .init("math.abs", "math.abs(-3)", "its distance from zero"),
            .init("math.sign", "math.sign(-3)", "-1, 0 or 1"),
            .init("math.sqrt", "math.sqrt(9)", "its square root"),
            .init("math.isNaN", "math.isNaN(0.0 / 0.0)", "whether it is no number"),
            .init("math.isInf", "math.isInf(1.0 / 0.0)", "whether it is infinite"),
            .init("math.isFinite", "math.isFinite(1.5)", "whether it is neither"),
            .init("math.bitAnd", "math.bitAnd(6, 3)", "bits set in both"),
            .init("math.bitOr", "math.bitOr(6, 3)", "bits set in either"),
            .init("math.bitXor", "math.bitXor(6, 3)", "bits set in one of the two"),
            .init("math.bitNot", "math.bitNot(0)", "bits turned round"),
            .init("math.bitShiftLeft", "math.bitShiftLeft(1, 3)", "bits moved up"),
            .init("math.bitShiftRight", "math.bitShiftRight(8, 3)", "bits moved down"),
        ])

    static let collections = Group(
        title: "Lists and optionals",
        entries: [
            .init("first", "[1, 2].first()", "the first element, if there is one"),
            .init("last", "[1, 2].last()", "the last element, if there is one"),
            .init("optional.of", "optional.of(1)", "an optional with a value"),
            .init(
                "optional.ofNonZeroValue", "optional.ofNonZeroValue('')",
                "an optional, empty for an empty value"),
            .init("optional.none", "optional.none()", "an optional without a value"),
            .init("hasValue", "optional.of(1).hasValue()", "whether there is a value"),
            .init("value", "optional.of(1).value()", "the value; an error without one"),
            .init("or", "optional.none().or(optional.of(2))", "the first of two that has a value"),
            .init("orValue", "optional.none().orValue(2)", "the value, or another"),
            .init(
                "optional.unwrap", "optional.unwrap([optional.of(1), optional.none()])",
                "the values of those that have one"),
            .init(
                "unwrapOpt", "[optional.of(1), optional.none()].unwrapOpt()",
                "the same as a method"),
            .init("optMap", "optional.of(1).optMap(x, x + 1)", "the value made into another"),
            .init(
                "optFlatMap", "optional.of(1).optFlatMap(x, optional.of(x + 1))",
                "the value made into an optional"),
        ])
}
