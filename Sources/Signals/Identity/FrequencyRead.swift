internal import Records

/// One count of the firm that a weight under an affiliate hangs on, less the affiliate's own share.
struct FrequencyRead: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// Holders of a key, all or as the first letters of their addresses.
        case holders, leads
        /// Affiliates with holders of a full name.
        case spread
        /// Holders of a key in a country.
        case compatriots
        /// All customers of a country.
        case country
    }

    var kind: Kind
    var key: UInt32 = Face.none
    var country = CustomerTable.noCountry
    /// What is taken off before the count is read, and below what it does not matter.
    var own: Int32 = 0
    var floor: UInt32 = 0

    /// Nobody's read.
    static let none = FrequencyRead(kind: .holders)

    /// The count itself.
    var cell: Self { Self(kind: kind, key: key, country: country) }

    /// The counts around a given one that read the same, though perhaps not all of them.
    func plateau(around count: Int) -> Range<Int32> {
        let steps = coarseStep(count - Int(own))
        let (low, high) = (steps.lowerBound + Int(own), steps.upperBound + Int(own))
        let isFloored = coarse(count - Int(own)) <= Double(floor)
        return (isFloored ? .min : Int32(clamping: low))..<Int32(clamping: high)
    }

    func value(of count: Int) -> Double { max(Double(floor), coarse(count - Int(own))) }
}

/// What is worked out while the accounts of one affiliate are compared: shares that many pairs ask
/// for, and what was read of the firm.
///
/// A class, so that the comparisons need not be mutating; each is used by one thread.
final class ScopeNotes {
    /// P(a stranger carries the name, the letters) of each face; negative before anybody asked.
    var names: [Double]
    var skeletons: [Double]
    /// Members with the name of each face or one like it, that share its given name or its surname;
    /// negative before anybody asked.
    var sharingGiven: [Int32]
    var sharingSurname: [Int32]
    private let isLogging: Bool
    private(set) var reads: [FrequencyRead] = []
    private var recent: [FrequencyRead]

    init(faces: Int, isLogging: Bool) {
        names = [Double](repeating: -1, count: faces)
        skeletons = names
        sharingGiven = [Int32](repeating: -1, count: faces)
        sharingSurname = sharingGiven
        self.isLogging = isLogging
        recent = isLogging ? [FrequencyRead](repeating: .none, count: Self.recentCount) : []
    }

    private static let recentCount = 256

    /// Keeps a read; most of those that come again are left out.
    func note(_ read: FrequencyRead) {
        if !isLogging { return }
        let mixed = (read.key &+ UInt32(read.country) &* 0x9E37_79B1) &* 0x85EB_CA6B
        let slot = Int(mixed >> 24)
        if recent[slot] == read { return }
        recent[slot] = read
        reads.append(read)
    }
}

/// Who has to be told when a count of the firm changes.
///
/// Readers are affiliates; what a reader read before it was last told to read anew is stale and
/// swept out now and then.
struct FrequencyWatch: Sendable {
    private struct Node: Sendable {
        var read: FrequencyRead
        var reader: UInt32
        var stamp: UInt32
        var next: UInt32
        /// The counts at which nothing changes for this reader nor for those behind it in the list.
        var plateau: Range<Int32>
    }

    private var nodes: [Node] = []
    private var keyHeads: [UInt32] = []
    private var countryHeads = [UInt32](repeating: Face.none, count: Int(UInt16.max) + 1)
    private var stamps: [UInt32] = []
    private var live: [Int32] = []
    private var liveCount = 0

    private static let anyCount = Int32.min..<Int32.max

    /// Makes room for keys and readers below the counts.
    mutating func grow(keys: Int, readers: Int) {
        let missing = max(0, keys - keyHeads.count)
        keyHeads.append(contentsOf: repeatElement(Face.none, count: missing))
        let newcomers = max(0, readers - stamps.count)
        stamps.append(contentsOf: repeatElement(0, count: newcomers))
        live.append(contentsOf: repeatElement(0, count: newcomers))
    }

    /// Replaces what a reader read.
    ///
    /// - Complexity: O(reads), amortised.
    mutating func set(
        _ reader: UInt32, _ reads: [FrequencyRead], _ frequencies: IdentityFrequencies
    ) {
        stamps[Int(reader)] &+= 1
        liveCount += reads.count - Int(live[Int(reader)])
        live[Int(reader)] = Int32(reads.count)
        for read in reads { append(read, reader, frequencies) }
        if nodes.count > 2 * liveCount + 1024 { sweep(frequencies) }
    }

    /// Keeps further reads of a reader, beside those before.
    mutating func add(
        _ reader: UInt32, _ reads: [FrequencyRead], _ frequencies: IdentityFrequencies
    ) {
        liveCount += reads.count
        live[Int(reader)] += Int32(reads.count)
        for read in reads { append(read, reader, frequencies) }
        if nodes.count > 2 * liveCount + 1024 { sweep(frequencies) }
    }

    private func head(_ read: FrequencyRead) -> UInt32 {
        read.kind == .country ? countryHeads[Int(read.country)] : keyHeads[Int(read.key)]
    }

    private mutating func setHead(_ read: FrequencyRead, _ place: UInt32) {
        if read.kind == .country {
            countryHeads[Int(read.country)] = place
        } else {
            keyHeads[Int(read.key)] = place
        }
    }

    private mutating func append(
        _ read: FrequencyRead, _ reader: UInt32, _ frequencies: IdentityFrequencies
    ) {
        let next = head(read)
        nodes.append(
            Node(
                read: read, reader: reader, stamp: stamps[Int(reader)], next: next,
                plateau: plateau(read, before: next, count: frequencies.count(of: read))))
        setHead(read, UInt32(nodes.count - 1))
    }

    /// The plateau of a read in front of a list. First letters and compatriots have counts of their
    /// own, which are looked at one by one.
    private func plateau(_ read: FrequencyRead, before next: UInt32, count: Int) -> Range<Int32> {
        let rest = next == Face.none ? Self.anyCount : nodes[Int(next)].plateau
        if read.kind == .leads || read.kind == .compatriots { return rest }
        let own = read.plateau(around: count)
        let low = max(own.lowerBound, rest.lowerBound)
        return low..<max(low, min(own.upperBound, rest.upperBound))
    }

    private mutating func sweep(_ frequencies: IdentityFrequencies) {
        for node in nodes { setHead(node.read, Face.none) }
        let kept = nodes.filter { $0.stamp == stamps[Int($0.reader)] }
        nodes.removeAll(keepingCapacity: true)
        for node in kept { append(node.read, node.reader, frequencies) }
    }

    /// Calls `body` with each reader to whom a count that changed reads differently; they must be
    /// set anew.
    ///
    /// - Parameter cell: the count, nothing taken off.
    /// - Complexity: O(1) where it reads the same to all, else O(readers of the key).
    mutating func forEachReader(
        of cell: FrequencyRead, before: Int, after: Int, _ body: (UInt32) -> Void
    ) {
        var place = head(cell)
        let hasPlateau = cell.kind == .holders || cell.kind == .country
        if place == Face.none || hasPlateau && nodes[Int(place)].plateau.contains(Int32(after)) {
            return
        }
        var kept: [UInt32] = []
        while place != Face.none {
            let node = nodes[Int(place)]
            if node.stamp == stamps[Int(node.reader)] {
                if node.read.cell == cell,
                    node.read.value(of: before) != node.read.value(of: after)
                {
                    body(node.reader)
                } else {
                    kept.append(place)
                }
            }
            place = node.next
        }
        if hasPlateau { relist(kept, cell, count: after) }
    }

    /// Lists nodes anew, at what a count now is.
    private mutating func relist(_ kept: [UInt32], _ cell: FrequencyRead, count: Int) {
        setHead(cell, Face.none)
        for place in kept.reversed() {
            let read = nodes[Int(place)].read
            let next = head(cell)
            nodes[Int(place)].next = next
            nodes[Int(place)].plateau = plateau(read, before: next, count: count)
            setHead(cell, place)
        }
    }
}
