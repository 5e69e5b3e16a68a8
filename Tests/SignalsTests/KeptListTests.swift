import FirmRecords
import Testing

@testable import Signals

struct KeptListTests {
    @Test(arguments: 0..<100)
    func `values are those that would be made anew, and none is made without need`(seed: Int) {
        var random = SeededStream(UInt64(seed))
        var list = KeptList<Int, Int, String>()
        var (elements, basis) = ([Int](), 0)
        for _ in 0..<20 {
            let before = (elements: elements, basis: basis)
            if Int.random(in: 0..<5, using: &random) == 0 { basis += 1 }
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                let value = Int.random(in: 0..<6, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: elements.append(value)
                case 1: _ = elements.popLast()
                default:
                    if let place = elements.indices.randomElement(using: &random) {
                        elements[place] = value
                    }
                }
            }
            var asked: [Int] = []
            let values = list.values(of: elements, on: basis) { [basis] made in
                asked = made
                return made.map { "\($0) on \(basis)" }
            }
            #expect(values == elements.map { "\($0) on \(basis)" })
            let others = elements.enumerated().filter { place, element in
                basis != before.basis || place >= before.elements.count
                    || before.elements[place] != element
            }
            #expect(asked.sorted() == Set(others.map(\.element)).sorted())
        }
    }
}
