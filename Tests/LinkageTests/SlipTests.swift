import Testing

@testable import Linkage

struct SlipTests {
    private func areOneSlipApart(_ left: String, _ right: String) -> Bool {
        Array(left.utf8).withUnsafeBytes { a in
            Array(right.utf8).withUnsafeBytes { Linkage.areOneSlipApart(a, $0) }
        }
    }

    @Test(arguments: [
        ("tanaka", "tnaka"), ("lim", "lm"), ("horvat", "horvvat"), ("horvat", "hrovat"),
        ("horvat", "horvta"), ("ab", "ba"), ("lim", "lims"), ("lim", "alim"), ("", "a"),
    ])
    func `a letter more or less and two neighbours swapped are one slip`(
        _ left: String, _ right: String
    ) {
        #expect(areOneSlipApart(left, right))
        #expect(areOneSlipApart(right, left))
    }

    @Test(arguments: [
        ("lim", "lim"), ("lim", "kim"), ("lim", "lam"), ("tanaka", "tnka"), ("horvat", "hrovta"),
        ("abc", "cba"), ("", ""), ("abcd", "acde"),
    ])
    func `equal words, other letters and two slips are none`(_ left: String, _ right: String) {
        #expect(!areOneSlipApart(left, right))
        #expect(!areOneSlipApart(right, left))
    }
}
