internal import Statistics

/// Fits a model to the records without knowing who is who.
///
/// What strangers agree on comes from random pairs and value frequencies; the classes and their
/// shares by expectation maximisation over a sample of the candidates, all other pairs counting as
/// strangers.
///
/// Source: Winkler 1988; Dempster, Laird & Rubin 1977.
struct ModelFit {
    let records: RecordSet
    let frequencies: Frequencies
    let threads: Int

    static let randomPairs = 40_000...300_000
    static let steps = 30

    /// P(level | one person) that the fit starts from and leans on, as if seen in `priorPairs`
    /// pairs.
    static let expected: [Double] = [0, 0.76, 0.03, 0.08, 0.03, 0.03, 0.01, 0.06]
    static let priorPairs = 20.0

    /// - Parameters:
    ///   - candidates: pairs from the blocks.
    ///   - share: the sampled share of all candidates.
    func fit(candidates: [(Int, Int)], share: Double) -> PairModel {
        let sample = PairSample(candidates, records, frequencies, threads: threads)
        var model = start()
        for _ in 0..<Self.steps {
            let counts = ClassCounts.counted(sample, RatioTable(model), threads: threads)
            counts.improve(&model, of: share * records.pairCount)
        }
        return model
    }

    /// The model before any pair has been seen.
    private func start() -> PairModel {
        let random = PairSample(
            RandomPairs(records: records).any(
                min(
                    max(20 * records.count, Self.randomPairs.lowerBound),
                    Self.randomPairs.upperBound)),
            records, frequencies, threads: threads)
        let width = records.fields.count
        let matches = min(0.2 * Double(records.count) / max(1, records.pairCount), 0.2)
        return PairModel(
            chance: (0..<width).map { chances($0, random) },
            classes: PairClass.all(
                records.fields.map(\.kind),
                levels: [[Double]](repeating: Self.expected, count: width), share: matches))
    }

    /// P(level | two random records that both have the field).
    private func chances(_ field: Int, _ random: PairSample) -> [Double] {
        var counts = [Double](repeating: 0.5, count: Agreement.count)
        for pair in 0..<random.count {
            counts[Int(random.levels[pair * random.width + field])] += 1
        }
        let (exactly, swapped) = (Int(Agreement.exact), Int(Agreement.swapped))
        for level in [Int(Agreement.missing), exactly, swapped] { counts[level] = 0 }
        let total = counts.reduce(0, +)
        let exact = max(frequencies.chance[field], 1e-9)
        let crossed = max(frequencies.swapped[field], 1e-10)
        var result = counts.map { $0 / total * (1 - exact - crossed) }
        result[exactly] = exact
        result[swapped] = crossed
        return result.map { max($0, 1e-10) }
    }
}

/// How many pairs of each class show each level.
struct ClassCounts: Sendable {
    private let width: Int
    private let classCount: Int
    /// `class x field x level`, and by class.
    private var levels: [Double]
    private var totals: [Double]

    private init(width: Int, classCount: Int) {
        self.width = width
        self.classCount = classCount
        levels = [Double](repeating: 0, count: classCount * width * Agreement.count)
        totals = [Double](repeating: 0, count: classCount)
    }

    /// Sums are taken part by part in a fixed order, whatever the number of threads.
    static func counted(_ sample: PairSample, _ table: RatioTable, threads: Int) -> ClassCounts {
        let step = 4096
        let parts = parallelMap((sample.count + step - 1) / step, threads: threads) { part in
            var counts = ClassCounts(width: table.width, classCount: table.classCount)
            counts.add(sample, (part * step)..<min(sample.count, part * step + step), table)
            return counts
        }
        var sum = ClassCounts(width: table.width, classCount: table.classCount)
        for part in parts {
            for place in sum.levels.indices { sum.levels[place] += part.levels[place] }
            for place in sum.totals.indices { sum.totals[place] += part.totals[place] }
        }
        return sum
    }

    private mutating func add(_ sample: PairSample, _ pairs: Range<Int>, _ table: RatioTable) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: classCount) { posteriors in
            guard let found = posteriors.baseAddress else { return }
            for pair in pairs {
                sample.withPair(pair) { pairLevels, values in
                    table.posteriors(pairLevels, values, found)
                    for index in 0..<classCount where found[index] > 1e-6 {
                        totals[index] += found[index]
                        for field in 0..<width {
                            let place = (index * width + field) * Agreement.count
                            levels[place + Int(pairLevels[field])] += found[index]
                        }
                    }
                }
            }
        }
    }

    /// - Parameter pairs: how many pairs the counts stand for.
    func improve(_ model: inout PairModel, of pairs: Double) {
        let matches = model.classes.indices.filter { model.classes[$0].isMatch }
        for field in 0..<width {
            let seen = matches.filter { model.classes[$0].stances[field] == .shared }
            let shared = shrunk(field, over: seen)
            for index in model.classes.indices {
                model.classes[index].levels[field] =
                    model.classes[index].isMatch ? shared : shrunk(field, over: [index])
            }
        }
        for index in model.classes.indices {
            model.classes[index].share = min(max(totals[index], 1e-3) / max(1, pairs), 0.4)
        }
    }

    private func shrunk(_ field: Int, over classes: [Int]) -> [Double] {
        var counts = [Double](repeating: 0, count: Agreement.count)
        for index in classes {
            for level in 1..<Agreement.count {
                counts[level] += levels[(index * width + field) * Agreement.count + level]
            }
        }
        let total = counts.reduce(0, +) + ModelFit.priorPairs
        return zip(counts, ModelFit.expected).map {
            max(($0 + ModelFit.priorPairs * $1) / total, 1e-10)
        }
    }
}
