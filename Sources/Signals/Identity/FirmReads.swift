/// What a comparison of one affiliate's accounts read of the firm, and how it read then.
struct FirmReads: Sendable {
    private let reads: [FrequencyRead: Double]
    private let accounts: Int
    private let sizes: [Double]
    private let weights: LinkageWeights

    /// - Parameter scope: of the affiliate's accounts, with what was logged of it so far.
    init(_ scope: LinkageScope, _ firm: LinkageFirm) {
        let read = scope.notes.reads.map { ($0, $0.value(of: firm.frequencies.count(of: $0))) }
        reads = Dictionary(read) { $1 }
        accounts = scope.size
        sizes = Self.sizes(firm, accounts)
        weights = firm.weights
    }

    /// Whether all of it still reads the same.
    ///
    /// - Complexity: O(reads).
    func isCurrent(_ firm: LinkageFirm) -> Bool {
        firm.weights == weights && sizes == Self.sizes(firm, accounts)
            && reads.allSatisfy { $0.key.value(of: firm.frequencies.count(of: $0.key)) == $0.value }
    }

    /// How many customers there are, as linkage reads it.
    private static func sizes(_ firm: LinkageFirm, _ accounts: Int) -> [Double] {
        [coarse(firm.frequencies.known), coarse(max(0, firm.frequencies.known - accounts))]
    }
}
