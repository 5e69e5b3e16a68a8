internal import Records

/// How common names, addresses and countries are among the customers of the firm.
///
/// Integer counts, so that taking a face away undoes adding it. What the weights read of them is
/// coarse.
struct IdentityFrequencies: Sendable {
    private(set) var known = 0
    /// Those whose address is spelled in some way.
    private(set) var styled = 0
    private var holders: [UInt32] = []
    private var leadHolders: [UInt32] = []
    /// Affiliates with holders, of full names.
    private var spread: [UInt32] = []
    private var holdersInCountry: [UInt64: UInt32] = [:]
    private(set) var inCountry = [UInt32](repeating: 0, count: Int(UInt16.max) + 1)

    init() {}

    /// Makes room for keys below `count`.
    mutating func grow(to count: Int) {
        let missing = count - holders.count
        if missing <= 0 { return }
        holders.append(contentsOf: repeatElement(0, count: missing))
        leadHolders.append(contentsOf: repeatElement(0, count: missing))
        spread.append(contentsOf: repeatElement(0, count: missing))
    }

    /// - Parameter isFirst: whether nobody else under the affiliate has the name.
    mutating func add(_ face: Face, isFirst: Bool) {
        count(face, 1)
        if isFirst, face.hasName { spread[Int(face.name)] += 1 }
    }

    /// - Parameter isLast: whether nobody else under the affiliate has the name.
    /// - Precondition: the face was added before.
    mutating func remove(_ face: Face, isLast: Bool) {
        count(face, -1)
        if isLast, face.hasName { spread[Int(face.name)] -= 1 }
    }

    private mutating func count(_ face: Face, _ step: Int32) {
        known += Int(step)
        if face.style != Face.none { styled += Int(step) }
        for key in face.countedKeys where key != Face.none {
            Self.add(step, to: &holders[Int(key)])
        }
        if face.lead != Face.none { Self.add(step, to: &leadHolders[Int(face.lead)]) }
        guard face.country != CustomerTable.noCountry else { return }
        Self.add(step, to: &inCountry[Int(face.country)])
        for key in [face.name, face.skeleton] where key != Face.none {
            Self.add(step, to: &holdersInCountry[Self.cell(key, face.country), default: 0])
        }
    }

    private static func add(_ step: Int32, to count: inout UInt32) {
        count = UInt32(bitPattern: Int32(bitPattern: count) + step)
    }

    private static func cell(_ key: UInt32, _ country: UInt16) -> UInt64 {
        UInt64(key) << 16 | UInt64(country)
    }

    func holders(of key: UInt32) -> Int { Int(holders[Int(key)]) }
    func leadHolders(of key: UInt32) -> Int { Int(leadHolders[Int(key)]) }
    func holders(of key: UInt32, in country: UInt16) -> Int {
        Int(holdersInCountry[Self.cell(key, country)] ?? 0)
    }

    func count(of read: FrequencyRead) -> Int {
        switch read.kind {
        case .holders: holders(of: read.key)
        case .leads: leadHolders(of: read.key)
        case .spread: Int(spread[Int(read.key)])
        case .compatriots: holders(of: read.key, in: read.country)
        case .country: Int(inCountry[Int(read.country)])
        }
    }
}

extension Face {
    /// The keys whose holders are counted; some may be `none`.
    var countedKeys: [UInt32] {
        [email, name, handle, skeleton, domain, given, surname, form, style]
            + (drawn == form ? [] : [drawn, drawnStyle])
    }
}
