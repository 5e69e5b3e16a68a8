import Pipeline
import Testing

struct PrometheusTextTests {
    @Test func `a label's value may hold what a file's name can hold`() {
        var text = PrometheusText()
        text.add(
            "pulls", .gauge, "Pulls.",
            [([("source", "a\"b\\c\nd"), ("entity", "customers")], "1"), ([], "2")])
        #expect(
            text.text
                == """
                # HELP holdback_pulls Pulls.
                # TYPE holdback_pulls gauge
                holdback_pulls{source="a\\"b\\\\c\\nd",entity="customers"} 1
                holdback_pulls 2

                """)
    }
}
