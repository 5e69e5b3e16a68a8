internal import Statistics

/// What somebody's trades say of the times at which another trades: natural logs of how much better
/// than chance they are explained where the sides of the two change, and where they are the same or
/// opposite always.
struct ClockSides: Sendable {
    var changing: Double
    var same: Double
    var opposite: Double

    /// Natural log of the odds from which on one explains more than another does.
    private static let certainty = Numerics.ln(20)

    /// Whether the two stand on opposite sides for a time alone.
    var differ: Bool { changing - opposite >= Self.certainty }

    /// Whether somebody, who was chosen among so many, stands now beside and now against the other:
    /// copies and partners are no clock.
    func keepHours(among accounts: Int) -> Bool {
        changing >= Self.chosen(accounts) && changing - max(same, opposite) >= Self.certainty
    }

    /// Whether somebody who was so chosen stands beside the other.
    func areSame(among accounts: Int) -> Bool {
        same >= Self.chosen(accounts) && same - opposite >= Self.certainty
    }

    func areOpposite(among accounts: Int) -> Bool {
        opposite >= Self.chosen(accounts) && opposite - same >= Self.certainty
    }

    private static func chosen(_ accounts: Int) -> Double {
        Numerics.ln(Double(max(1, accounts))) + certainty
    }
}

/// Who else trades when the two of a pair do.
struct ClockCompany: Sendable {
    enum Verdict {
        /// The two may hedge.
        case none
        /// Each of the two trades the hours of others.
        case clock
        /// Each of them is one of a crowd, and the crowds are opposite.
        case crowds
    }

    /// Of the two by themselves.
    var own: ClockSides
    /// By account of the pair those who met it most often, by their numbers, without the other of
    /// the pair.
    var others: [[(account: UInt32, sides: ClockSides)]] = []

    /// Others on either side from which on the two stand in crowds.
    private static let crowd = 2

    /// - Parameter accounts: among whom the others were chosen.
    func verdict(among accounts: Int) -> Verdict {
        if own.differ { return .clock }
        let sides = others.map { $0.map(\.sides) }
        if sides.joined().contains(where: { $0.keepHours(among: accounts) }) { return .clock }
        let areCrowds = sides.contains { sides in
            sides.count { $0.areSame(among: accounts) } >= Self.crowd
                && sides.count { $0.areOpposite(among: accounts) } >= Self.crowd
        }
        return areCrowds ? .crowds : .none
    }
}
