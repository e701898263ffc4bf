/// A symmetric positive matrix over nodes, solved by Cholesky's factors inside its envelope.
struct NormalMatrix {
    /// How many rows there are.
    let size: Int
    private var values: [Double]
    private var first: [Int]
    private var isFixed: [Bool]

    /// No entries yet.
    init(size: Int) {
        self.size = size
        values = [Double](repeating: 0, count: size * size)
        first = Array(0..<size)
        isFixed = [Bool](repeating: false, count: size)
    }

    /// Empties the matrix but for a small multiple of one on the diagonal; fixed rows stay zero in
    /// every solution.
    mutating func clear(diagonal: Double, fixed: [Bool]) {
        for index in values.indices { values[index] = 0 }
        isFixed = fixed
        for row in 0..<size {
            first[row] = row
            values[row * size + row] = fixed[row] ? 1 : diagonal
        }
    }

    /// The entries while they are filled, without checks of their own.
    struct Entries {
        fileprivate let size: Int
        fileprivate let values: UnsafeMutablePointer<Double>
        fileprivate let first: UnsafeMutablePointer<Int>
        fileprivate let isFixed: UnsafePointer<Bool>

        /// Adds weight · (a·e_u − b·e_v)(a·e_u − b·e_v)ᵀ.
        @inline(__always)
        func add(_ u: Int, _ v: Int, _ weight: Double, _ a: Double, _ b: Double) {
            let (isFixedU, isFixedV) = (isFixed[u], isFixed[v])
            if !isFixedU { values[u * size + u] += weight * a * a }
            if !isFixedV { values[v * size + v] += weight * b * b }
            if isFixedU || isFixedV { return }
            let (low, high) = u < v ? (u, v) : (v, u)
            values[high * size + low] -= weight * a * b
            if low < first[high] { first[high] = low }
        }
    }

    /// Adds edges; nodes in them must be rows of the matrix.
    mutating func fill(_ body: (Entries) -> Void) {
        let (size, isFixed) = (size, isFixed)
        // Apart for as long as it is written, so that nothing is accessed twice at once.
        var first: [Int] = []
        swap(&first, &self.first)
        values.withUnsafeMutableBufferPointer { values in
            first.withUnsafeMutableBufferPointer { first in
                isFixed.withUnsafeBufferPointer { isFixed in
                    guard let values = values.baseAddress, let first = first.baseAddress,
                        let isFixed = isFixed.baseAddress
                    else { return }
                    body(Entries(size: size, values: values, first: first, isFixed: isFixed))
                }
            }
        }
        swap(&first, &self.first)
    }

    /// Replaces the right side by the solution; false when the matrix is not positive, or when
    /// that takes too long.
    mutating func solve(
        _ right: inout [Double], isOver: () -> Bool = { false }
    ) -> Bool {
        let (size, first) = (size, first)
        return values.withUnsafeMutableBufferPointer { values in
            guard let matrix = values.baseAddress else { return true }
            for row in 0..<size {
                if row % 32 == 31, isOver() { return false }
                let start = matrix + row * size
                for column in first[row]..<row {
                    let other = matrix + column * size
                    let from = max(first[row], first[column])
                    let sum = Self.product(start + from, other + from, column - from)
                    start[column] = (start[column] - sum) / other[column]
                }
                let from = first[row]
                let square = start[row] - Self.product(start + from, start + from, row - from)
                guard square > 0, square.isFinite else { return false }
                start[row] = square.squareRoot()
            }
            for row in 0..<size {
                var sum = right[row]
                for index in first[row]..<row { sum -= matrix[row * size + index] * right[index] }
                right[row] = sum / matrix[row * size + row]
            }
            for row in (0..<size).reversed() {
                right[row] /= matrix[row * size + row]
                for index in first[row]..<row {
                    right[index] -= matrix[row * size + index] * right[row]
                }
            }
            return true
        }
    }

    /// The inner product, in four chains that do not wait for each other.
    @inline(__always)
    private static func product(
        _ one: UnsafeMutablePointer<Double>, _ two: UnsafeMutablePointer<Double>, _ count: Int
    ) -> Double {
        var sums = SIMD4<Double>.zero
        var index = 0
        while index + 4 <= count {
            sums +=
                SIMD4(one[index], one[index + 1], one[index + 2], one[index + 3])
                * SIMD4(two[index], two[index + 1], two[index + 2], two[index + 3])
            index += 4
        }
        var sum = sums.sum()
        while index < count {
            sum += one[index] * two[index]
            index += 1
        }
        return sum
    }
}
