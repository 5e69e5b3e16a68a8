private import Dispatch
private import Synchronization

/// `body` of every index, computed by several threads, in index order.
///
/// What comes back does not depend on the number of threads: each index writes its own place.
/// Whoever is free takes the next few, so no thread waits for one that has more to do or shares its
/// core.
package func parallelMap<Element: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Element
) -> [Element] {
    if threads < 2 || count < 2 { return (0..<count).map(body) }
    return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        let places = Places(start: buffer.baseAddress)
        // Few enough that a thread is done with them soon, enough that taking them costs nothing.
        let portion = max(1, min(64, count / 4096))
        let taken = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let first = taken.wrappingAdd(portion, ordering: .relaxed).oldValue
                if first >= count { return }
                for index in first..<min(first + portion, count) {
                    places.start?.advanced(by: index).initialize(to: body(index))
                }
            }
        }
        initialized = count
    }
}

/// `body` of every element, changed in place by several threads; results in the elements' order.
package func parallelUpdate<Element, Result: Sendable>(
    _ elements: inout [Element], threads: Int,
    _ body: @Sendable (inout Element) -> Result
) -> [Result] {
    elements.withUnsafeMutableBufferPointer { buffer in
        let places = Places(start: buffer.baseAddress)
        return parallelMap(buffer.count, threads: threads) { index in
            guard let start = places.start else { preconditionFailure("no element \(index)") }
            return body(&start[index])
        }
    }
}

/// `@unchecked Sendable` because each worker writes only the places that it has taken.
private struct Places<Element>: @unchecked Sendable {
    let start: UnsafeMutablePointer<Element>?
}
