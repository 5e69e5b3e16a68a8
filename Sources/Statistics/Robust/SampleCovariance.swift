/// Mean and covariance of some rows of a table.
struct SampleCovariance {
    let count: Int
    let location: [Double]
    /// Divided by `count`.
    let scatter: Matrix

    /// - Parameter subset: indices of at least one row; the last bits depend on their order.
    /// - Complexity: O(n d^2).
    init(_ rows: Matrix, of subset: [Int]) {
        let dimension = rows.columnCount
        let divisor = Double(subset.count)
        var means: [Double] = []
        var centered: [[Double]] = []
        for column in 0..<dimension {
            var values = subset.map { rows[$0, column] }
            let mean = values.reduce(0, +) / divisor
            for index in values.indices { values[index] -= mean }
            means.append(mean)
            centered.append(values)
        }
        var covariance = Matrix(rowCount: dimension, columnCount: dimension)
        for first in 0..<dimension {
            for second in 0...first {
                let sum = Self.product(centered[first], centered[second])
                covariance[first, second] = sum / divisor
                covariance[second, first] = sum / divisor
            }
        }
        count = subset.count
        location = means
        scatter = covariance
    }

    private static func product(_ first: [Double], _ second: [Double]) -> Double {
        var sum = 0.0
        for index in first.indices { sum += first[index] * second[index] }
        return sum
    }
}

extension Matrix {
    func scaled(by factor: Double) -> Matrix {
        var result = self
        for index in storage.indices { result.storage[index] *= factor }
        return result
    }

    /// `self * other`.
    func times(_ other: Matrix) -> Matrix {
        precondition(columnCount == other.rowCount, "shapes do not fit")
        var result = Matrix(rowCount: rowCount, columnCount: other.columnCount)
        for column in 0..<other.columnCount {
            for inner in 0..<columnCount {
                let factor = other[inner, column]
                for row in 0..<rowCount { result[row, column] += self[row, inner] * factor }
            }
        }
        return result
    }
}
