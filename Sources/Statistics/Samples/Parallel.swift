private import Dispatch

/// `body` of every index, computed by several threads, in index order.
///
/// What comes back does not depend on the number of threads: each index writes its own place.
package func parallelMap<Element: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Element
) -> [Element] {
    if threads < 2 || count < 2 { return (0..<count).map(body) }
    return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        let places = Places(start: buffer.baseAddress)
        DispatchQueue.concurrentPerform(iterations: threads) { worker in
            for index in stride(from: worker, to: count, by: threads) {
                places.start?.advanced(by: index).initialize(to: body(index))
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

/// Sendable because each worker writes only the places of its own stride.
private struct Places<Element>: @unchecked Sendable {
    let start: UnsafeMutablePointer<Element>?
}
