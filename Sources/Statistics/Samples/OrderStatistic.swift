/// Values at a place in the order of a sample, found without sorting all of it.
enum OrderStatistic {
    /// The value that stands at a place, counted from 1, when the sample is sorted.
    ///
    /// - Parameters:
    ///   - place: in 1...count.
    ///   - sample: comparable, no `nan`.
    /// - Complexity: O(n) as a rule; the pivot is the median of three, so that it hangs on no
    ///   chance.
    ///
    /// Source: Hoare 1961, "Algorithm 65: find".
    static func smallest(_ place: Int, of sample: [Double]) -> Double {
        precondition(
            place >= 1 && place <= sample.count, "no place \(place) among \(sample.count) values")
        var values = sample
        var (low, high) = (0, values.count - 1)
        while low < high {
            let pivot = median(values[low], values[(low + high) / 2], values[high])
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if place - 1 <= right {
                high = right
            } else if place - 1 >= left {
                low = left
            } else {
                break
            }
        }
        return values[place - 1]
    }

    private static func median(_ a: Double, _ b: Double, _ c: Double) -> Double {
        max(min(a, b), min(max(a, b), c))
    }
}
