/// One way in which two records can belong together: as one person, or as two related ones.
struct PairClass: Sendable {
    /// What the class says of a field.
    enum Stance: Sendable {
        /// Agrees as often as is learnt from the data.
        case shared
        /// Agrees by chance, but for a few.
        case independent
    }

    let isMatch: Bool
    let stances: [Stance]
    /// Expected share of all pairs.
    var share: Double
    /// P(level | the value is shared), by field.
    var levels: [[Double]]

    /// P(an independent field's value is shared nevertheless).
    var rest: Double { isMatch ? 0.1 : 0.02 }

    func sharing(_ field: Int) -> Double { stances[field] == .shared ? 1 : rest }

    /// What pairs of records may be, apart from strangers.
    ///
    /// - one person, who stayed or who moved;
    /// - a household: family name, place and line in common, perhaps with like mailboxes;
    /// - neighbours: the place alone, so that postcode and town count as one agreement;
    /// - sharers of a mailbox or a line;
    /// - namesakes, whose addresses are made from like names.
    static func all(_ kinds: [ValueKind], levels: [[Double]], share: Double) -> [PairClass] {
        let related: [Set<ValueKind>] = [
            [.surname, .place, .text, .code], [.surname, .email, .place, .text, .code],
            [.place, .text, .code], [.email, .code],
            [.givenName, .surname, .email],
        ]
        let stayed = PairClass(
            isMatch: true, stances: kinds.map { _ in .shared }, share: share, levels: levels)
        let moved = PairClass(
            isMatch: true, kinds, [.email, .givenName, .surname, .date], share * 0.1, levels)
        let others = related.map { PairClass(isMatch: false, kinds, $0, share * 0.3, levels) }
        return [stayed] + ([moved] + others).filter(\.isMixed)
    }

    private init(
        isMatch: Bool, _ kinds: [ValueKind], _ shared: Set<ValueKind>, _ share: Double,
        _ levels: [[Double]]
    ) {
        self.init(
            isMatch: isMatch,
            stances: kinds.map { shared.contains($0) ? .shared : .independent }, share: share,
            levels: levels)
    }

    private init(isMatch: Bool, stances: [Stance], share: Double, levels: [[Double]]) {
        self.isMatch = isMatch
        self.stances = stances
        self.share = share
        self.levels = levels
    }

    private var isMixed: Bool { stances.contains(.shared) && stances.contains(.independent) }
}
