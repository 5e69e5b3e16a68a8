import Records

extension SlowPairs {
    /// Rows of two accounts that are compared with each other; `ratios` are how much better legs of
    /// one trade explain the outcomes than chance does, by a tight and by a loose law: where these
    /// are not opposite 0, and 1 where they are too small to tell.
    struct Meeting {
        /// Of the first account's row and of the second's.
        var groups: [Group]
        var first: Leg
        var second: Leg
        var isHit: Bool
        var ratios: [Double]
        var mayMirror: Bool { ratios != [0, 0] }
        /// Of both, where they are one.
        var group: Group { groups[0] }
        var day: Day { group.day }
    }
}
