import Records
import Testing

struct JSONTreeTests {
    private static let tree = JSONTree.object([
        ("z", .text("say \"no\"\n")), ("a", .list([.integer(-3), .number("0.50"), .null])),
        ("empty", .object([])), ("none", .list([])),
        ("rows", .list([.object([("flag", .flag(true))]), .texts(["x", "y"])])),
    ])

    @Test func `members keep their order and numbers their text`() {
        #expect(
            String(decoding: Self.tree.bytes, as: UTF8.self) == #"{"z":"say \"no\"\n","#
                + #""a":[-3,0.50,null],"empty":{},"none":[],"rows":[{"flag":true},["x","y"]]}"#)
    }

    @Test func `people get two blanks a level and single values on one line`() {
        #expect(
            Self.tree.indented == """
                {
                  "z": "say \\"no\\"\\n",
                  "a": [-3, 0.50, null],
                  "empty": {},
                  "none": [],
                  "rows": [
                    {
                      "flag": true
                    },
                    ["x", "y"]
                  ]
                }
                """)
    }
}
