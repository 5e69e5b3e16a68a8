internal import Records

/// How far a firm's own pairs move the weights of comparison levels from `LinkageModel`'s.
///
/// Natural logarithms of fitted over fixed m probabilities, in steps of `step`, so that a firm with
/// few pairs stands exactly at the fixed values and a firm that grows seldom moves.
struct LinkageWeights: Sendable, Equatable {
    /// By `AlikePattern.Name`, `.Address` and `.Place`; what tells nothing stays at 0.
    private(set) var names = [Double](repeating: 0, count: AlikePattern.Name.count)
    private(set) var addresses = [Double](repeating: 0, count: AlikePattern.Address.count)
    private(set) var places = [Double](repeating: 0, count: AlikePattern.Place.count)

    /// Natural log units; as much as coarse counts leave open too.
    static let step = 0.25
    /// The most that a weight is moved: who varies next may vary otherwise than those before.
    static let farthest = 1.5

    /// The fixed values.
    static let fixed = LinkageWeights()

    private init() {}

    /// - Parameters: logarithms of fitted over fixed probabilities, by level.
    init(names: [Double], addresses: [Double], places: [Double]) {
        self.names = names.map(Self.stepped)
        self.addresses = addresses.map(Self.stepped)
        self.places = places.map(Self.stepped)
    }

    private static func stepped(_ shift: Double) -> Double {
        (max(-farthest, min(farthest, shift)) / step).rounded(.toNearestOrAwayFromZero) * step
    }
}

extension FaceComparison {
    /// Moves the weights of levels by what the firm's own pairs say.
    mutating func learn(_ weights: LinkageWeights) {
        let moved = nameWeight + weights.names[AlikePattern.Name(name).rawValue]
        // A near name never speaks against two.
        nameWeight = name == .near ? (nameWeight > 0 ? max(0, moved) : 0) : moved
        addressWeight += weights.addresses[AlikePattern.Address(self).rawValue]
        learnPlace(weights)
    }

    mutating func learnPlace(_ weights: LinkageWeights) {
        placeWeight += weights.places[place.rawValue]
    }
}
