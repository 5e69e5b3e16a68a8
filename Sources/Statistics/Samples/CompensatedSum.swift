/// A running sum that carries its rounding error along.
///
/// Source: Neumaier 1974.
struct CompensatedSum {
    private var sum = 0.0
    private var carried = 0.0

    var value: Double { sum + carried }

    mutating func add(_ term: Double) {
        let next = sum + term
        carried += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
    }

    /// Adds a product with its own rounding error (Ogita, Rump & Oishi 2005).
    mutating func add(_ factor: Double, times other: Double) {
        let product = factor * other
        add(product)
        carried += (-product).addingProduct(factor, other)
    }
}
