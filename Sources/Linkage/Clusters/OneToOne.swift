/// Matches two files whose records are each of one person: every record to at most one other.
///
/// The strongest pair first; ties go to the smaller records.
enum OneToOne {
    /// Share of linked records with a second partner as good as sure from which a file is taken to
    /// hold persons twice.
    static let mostDoubles = 0.03
    /// Log-odds from which a second partner counts.
    static let surely = 3.0

    /// Whether few records of either file have two sure partners in the other.
    static func applies(_ pairs: [ScoredPair], count: Int) -> Bool {
        var partners = [UInt8](repeating: 0, count: count)
        for pair in pairs where Double(pair.logOdds) >= surely {
            for record in [Int(pair.left), Int(pair.right)] where partners[record] < 2 {
                partners[record] += 1
            }
        }
        let linked = partners.count { $0 > 0 }
        return Double(partners.count { $0 > 1 }) <= mostDoubles * Double(linked)
    }

    /// The pairs of the matching, strongest first.
    ///
    /// - Complexity: O(pairs log pairs).
    static func matched(_ pairs: [ScoredPair], count: Int) -> [ScoredPair] {
        var isTaken = [Bool](repeating: false, count: count)
        let order = pairs.sorted {
            ($1.logOdds, $0.left, $0.right) < ($0.logOdds, $1.left, $1.right)
        }
        return order.filter { pair in
            let (left, right) = (Int(pair.left), Int(pair.right))
            if isTaken[left] || isTaken[right] { return false }
            isTaken[left] = true
            isTaken[right] = true
            return true
        }
    }

    /// - Returns: by record the smallest record of its person.
    static func persons(_ matched: [ScoredPair], threshold: Double, count: Int) -> [UInt32] {
        var persons = Array(0..<UInt32(count))
        for pair in matched where Double(pair.logOdds) >= threshold {
            persons[Int(pair.right)] = pair.left
        }
        return persons
    }
}
