/// Values of a list's elements, each made anew only where its element, or the basis of all, differs
/// from the last time.
///
/// Invariant: the values are what would be made of the last elements on the last basis.
struct KeptList<Basis: Equatable & Sendable, Element: Hashable & Sendable, Value: Sendable>:
    Sendable
{
    private var basis: Basis?
    private var elements: [Element] = []
    private var values: [Value] = []

    init() {}

    /// - Parameters:
    ///   - basis: all else that the values hang on.
    ///   - make: the values of some elements, each once, in their order.
    /// - Complexity: O(n), and making the values that are due; equal elements share what is made.
    mutating func values(
        of elements: [Element], on basis: Basis, _ make: ([Element]) -> [Value]
    ) -> [Value] {
        let known = basis == self.basis ? values.count : 0
        let due = elements.indices.filter { $0 >= known || elements[$0] != self.elements[$0] }
        self.basis = basis
        self.elements = elements
        if !due.isEmpty || values.count != elements.count {
            let (distinct, sources) = Self.distinct(due.lazy.map { elements[$0] })
            let made = make(distinct)
            var next = 0
            values = elements.indices.map { index in
                guard next < due.count, due[next] == index else { return values[index] }
                defer { next += 1 }
                return made[sources[next]]
            }
        }
        return values
    }

    /// Each element once, and by element which of these it is.
    private static func distinct(_ elements: some Sequence<Element>) -> ([Element], [Int]) {
        var places: [Element: Int] = [:]
        var distinct: [Element] = []
        let sources = elements.map { element -> Int in
            if let place = places[element] { return place }
            places[element] = distinct.count
            distinct.append(element)
            return distinct.count - 1
        }
        return (distinct, sources)
    }
}
