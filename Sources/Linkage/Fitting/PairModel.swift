private import Glibc

/// What the agreement of two records says of their being one person.
///
/// A mixture of classes of pairs: one person, related persons, strangers. With `r = P(level |
/// class) / P(level | strangers)` by field, the log-odds are `ln(S_match p prod(r)) -
/// ln(p_strangers + S_related p prod(r))`. Where two agree on a value, strangers do so with the
/// value's own share, so that a rare value weighs more. A field that one of the two lacks counts
/// nothing. Fields that go together, such as a town and its postcode, agree together in a related
/// class and so are not counted twice.
///
/// Source: Fellegi & Sunter 1969; term frequencies, Winkler 1989; latent classes, Larsen & Rubin
/// 2001.
struct PairModel: Sendable {
    /// P(level | strangers), by field.
    var chance: [[Double]]
    var classes: [PairClass]

    var strangers: Double { max(0.5, 1 - classes.reduce(0) { $0 + $1.share }) }
}

/// The ratios of a model, ready for a loop.
struct RatioTable: Sendable {
    let width: Int
    let classCount: Int
    private let isMatch: [Bool]
    private let shares: [Double]
    private let strangers: Double
    /// `class x field x level`.
    private let ratios: [Double]
    /// `class x field`: P(exact | class) where the value is shared, and where not.
    private let exact: [Double]
    private let rest: [Double]

    init(_ model: PairModel) {
        width = model.chance.count
        classCount = model.classes.count
        isMatch = model.classes.map(\.isMatch)
        shares = model.classes.map(\.share)
        strangers = model.strangers
        ratios = model.classes.flatMap { one in
            model.chance.indices.flatMap { field in
                (0..<Agreement.count).map { level in
                    let sharing = one.sharing(field)
                    return level == 0
                        ? 1
                        : sharing * one.levels[field][level] / model.chance[field][level]
                            + (1 - sharing)
                }
            }
        }
        exact = model.classes.flatMap { one in
            model.chance.indices.map {
                one.sharing($0) * one.levels[$0][Int(Agreement.exact)]
            }
        }
        rest = model.classes.flatMap { one in
            model.chance.indices.map { 1 - one.sharing($0) }
        }
    }

    /// Share of pairs of a class times its ratio to strangers.
    ///
    /// - Parameter shares: by field, the share of the value where the two agree on one.
    func likelihood(
        _ index: Int, _ levels: UnsafePointer<UInt8>, _ values: UnsafePointer<Float>
    ) -> Double {
        var product = shares[index]
        for field in 0..<width {
            let level = levels[field]
            if level == Agreement.missing { continue }
            let place = index * width + field
            product *=
                level == Agreement.exact
                ? exact[place] / Double(values[field]) + rest[place]
                : ratios[place * Agreement.count + Int(level)]
        }
        return product
    }

    /// Log-odds of one person.
    func logOdds(_ levels: UnsafePointer<UInt8>, _ values: UnsafePointer<Float>) -> Double {
        var (match, other) = (0.0, strangers)
        for index in 0..<classCount {
            let likelihood = likelihood(index, levels, values)
            if isMatch[index] { match += likelihood } else { other += likelihood }
        }
        return log(match) - log(other)
    }

    /// P(class) by class, in place.
    func posteriors(
        _ levels: UnsafePointer<UInt8>, _ values: UnsafePointer<Float>,
        _ result: UnsafeMutablePointer<Double>
    ) {
        var total = strangers
        for index in 0..<classCount {
            result[index] = likelihood(index, levels, values)
            total += result[index]
        }
        for index in 0..<classCount { result[index] /= total }
    }

    /// Log-odds of a pair of which nothing is known yet, at their best.
    var start: Double {
        log((0..<classCount).reduce(0) { $0 + (isMatch[$1] ? shares[$1] : 0) } / strangers)
    }

    /// The most that agreement on a value of this share adds.
    func bound(_ field: Int, share: Float) -> Double {
        var best = 1e-300
        for index in 0..<classCount where isMatch[index] {
            let place = index * width + field
            best = max(best, exact[place] / Double(share) + rest[place])
        }
        return log(best)
    }

    /// The most that a level adds.
    func bound(_ field: Int, level: UInt8) -> Double {
        let best = (0..<classCount).filter { isMatch[$0] }
            .map { ratios[($0 * width + field) * Agreement.count + Int(level)] }.max()
        return log(best ?? 1)
    }
}
