/// A choice among weighted alternatives.
struct WeightedChoice<Element: Sendable>: Sendable {
    private let elements: [Element]
    private let cumulative: [Double]

    /// - Precondition: at least one alternative; weights >= 0, not all 0.
    init(_ alternatives: [(element: Element, weight: Double)]) {
        var sum = 0.0
        elements = alternatives.map(\.element)
        cumulative = alternatives.map { alternative in
            sum += alternative.weight
            return sum
        }
        precondition(sum > 0, "no alternative has weight")
    }

    /// Weights `1 / (rank + shift)`: a few common values and a long tail.
    ///
    /// Source: Zipf 1949; with a shift, Mandelbrot 1953.
    init(zipf elements: [Element], shift: Double = 0) {
        self.init(elements.enumerated().map { ($0.element, 1 / (Double($0.offset + 1) + shift)) })
    }

    /// - Complexity: O(log n).
    func draw(_ stream: inout RandomStream) -> Element {
        let target = stream.unit() * cumulative[cumulative.count - 1]
        var low = 0
        var high = elements.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > target { high = middle } else { low = middle + 1 }
        }
        return elements[low]
    }
}
