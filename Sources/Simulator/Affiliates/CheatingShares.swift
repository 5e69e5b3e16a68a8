extension World {
    /// Kinds of fraud with the share of the affiliates that commit each, in a fixed order.
    ///
    /// With a total, the kinds get whole affiliates by systematic sampling: each kind's count is
    /// its expectation rounded up or down, and the counts add up to the total.
    ///
    /// Source: Madow 1949.
    func cheatingShares() -> [(FraudKind, Double)] {
        let shares = FraudKind.allCases.map { ($0, configuration.fraudShare[$0] ?? 0) }
        let sum = shares.reduce(0) { $0 + $1.1 }
        guard let total = configuration.cheatingShare, sum > 0 else { return shares }
        let affiliates = Double(configuration.affiliates)
        let count = (total * affiliates).rounded()
        let order = shares.map { (stream.derived("order of \($0.0.rawValue)").key, $0) }
            .sorted { $0.0 < $1.0 }.map(\.1)
        var start = stream.derived("first cheat")
        var reached = start.unit()
        return order.map { kind, share in
            let before = reached.rounded(.down)
            reached += share / sum * count
            return (kind, (reached.rounded(.down) - before) / affiliates)
        }
    }
}
