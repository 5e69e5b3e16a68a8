internal import Records

/// What a pair of accounts with one name, or nearly one, teaches: a cell of `AlikePairs`.
///
/// A field is taught of by pairs that the others would link however it stood: names by pairs that
/// would be linked with a slip in one, addresses and countries by those that would be with others.
/// Were it all pairs that are linked, whatever agrees would seem to agree always; were it all
/// pairs, the many relatives and namesakes, each unlikely to be one person, would outweigh those
/// who are.
///
/// Other names at like addresses are a ring's as well as a person's, one surname a family's: how
/// often one person shows these can't be learnt from pairs of which nobody knows the truth. Names
/// and addresses of one mailbox are often copied from one account to the next and tell nothing of
/// those who type anew.
struct AlikePattern: Hashable, Sendable {
    enum Name: Int, Sendable { case silent, same, near }
    enum Address: Int, Sendable { case silent, handle, skeleton, lead, different }
    enum Place: Int, Sendable { case missing, same, different }

    var name: Name
    var address: Address
    var place: Place
    /// Natural log-odds of one person by the fixed weights, in steps of `oddsStep`.
    var odds: Int

    static let oddsStep = 0.5
    static let leastOdds = LinkageModel.threshold
    private static let oddsCount = 20

    static let count = Name.count * Address.count * Place.count * oddsCount

    /// `nil` where the pair is not of names that are alike, is of one mailbox, is no link or
    /// teaches nothing.
    ///
    /// - Parameter logOdds: natural, of one person, with the comparison's fixed weights in it.
    init?(_ comparison: FaceComparison, logOdds: Double) {
        guard Name(comparison.name) != .silent, comparison.address != .mailbox,
            logOdds >= Self.leastOdds
        else { return nil }
        let isLink = { (own: Double, least: Double) in
            logOdds - own + min(own, least) >= LinkageModel.threshold
        }
        name = isLink(comparison.nameWeight, Self.usualNear) ? Name(comparison.name) : .silent
        address =
            isLink(comparison.addressWeight, Self.otherAddress) ? Address(comparison) : .silent
        place = isLink(comparison.placeWeight, Self.otherCountry) ? comparison.place : .missing
        if name == .silent, address == .silent, place == .missing { return nil }
        odds = min(Self.oddsCount - 1, Int((logOdds - Self.leastOdds) / Self.oddsStep))
    }

    /// What a slip in a rare surname weighs beside a given name of one bearer in a hundred.
    private static let usualNear = Numerics.ln(
        LinkageModel.nearName / (0.01 * LinkageModel.likeSurname))
    private static let otherAddress = Numerics.ln(LinkageModel.otherAddress)
    private static let otherCountry = Numerics.ln(LinkageModel.otherCountry)

    init(cell: Int) {
        let levels = cell / Self.oddsCount
        odds = cell % Self.oddsCount
        guard let place = Place(rawValue: levels % Place.count),
            let address = Address(rawValue: levels / Place.count % Address.count),
            let name = Name(rawValue: levels / Place.count / Address.count)
        else { preconditionFailure("no pattern \(cell) of \(Self.count)") }
        (self.name, self.address, self.place) = (name, address, place)
    }

    var cell: Int {
        ((name.rawValue * Address.count + address.rawValue) * Place.count + place.rawValue)
            * Self.oddsCount + odds
    }

    /// The middle of the step, natural log-odds.
    var logOdds: Double { Self.leastOdds + (Double(odds) + 0.5) * Self.oddsStep }
}

extension AlikePattern.Name {
    static let count = 3

    init(_ level: NameLevel) {
        switch level {
        case .same, .swapped: self = .same
        case .near: self = .near
        default: self = .silent
        }
    }
}

extension AlikePattern.Address {
    static let count = 5

    init(_ comparison: FaceComparison) {
        switch comparison.address {
        case .handle: self = .handle
        case .skeleton: self = .skeleton
        case .lead: self = .lead
        case .different:
            self =
                comparison.addressWeight == LinkageModel.otherSilentAddress ? .silent : .different
        default: self = .silent
        }
    }
}

extension AlikePattern.Place { static let count = 3 }

/// How many pairs of accounts compare in each way, under one affiliate or in the firm.
///
/// Integers, so that taking an affiliate's pairs away undoes adding them; a function of the records
/// that does not hang on the fitted weights.
struct AlikePairs: Sendable, Equatable {
    /// By cell, those that occur.
    private(set) var counts: [Int: Int] = [:]

    /// What one pair of a person with two accounts counts.
    static let unit = 64

    /// What a pair counts.
    ///
    /// - Parameter carriers: accounts that agree in the same way; all pairs of `n` count as `n -
    ///   1`.
    static func count(carriers: Int32) -> Int { max(1, 2 * unit / Int(max(2, carriers))) }

    mutating func add(_ note: PairNote) { add(Int(note.count), to: Int(note.cell)) }

    mutating func take(_ note: PairNote) { add(-Int(note.count), to: Int(note.cell)) }

    private mutating func add(_ count: Int, to cell: Int) {
        if count == 0 { return }
        let left = counts[cell, default: 0] + count
        counts[cell] = left == 0 ? nil : left
    }

    static func += (all: inout AlikePairs, part: AlikePairs) {
        for (cell, count) in part.counts { all.counts[cell, default: 0] += count }
    }

    static func -= (all: inout AlikePairs, part: AlikePairs) {
        for (cell, count) in part.counts {
            let left = all.counts[cell, default: 0] - count
            all.counts[cell] = left == 0 ? nil : left
        }
    }
}
