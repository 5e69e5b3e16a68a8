internal import Records

/// One count of the firm that a weight under an affiliate hangs on, less the affiliate's own share.
struct FrequencyRead: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// Holders of a key, all or as the first letters of their addresses.
        case holders, leads
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
    private let isLogging: Bool
    private(set) var reads: [FrequencyRead] = []
    private var recent: [FrequencyRead]

    init(faces: Int, isLogging: Bool) {
        names = [Double](repeating: -1, count: faces)
        skeletons = names
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
    }

    private var nodes: [Node] = []
    private var keyHeads: [UInt32] = []
    private var countryHeads = [UInt32](repeating: Face.none, count: Int(UInt16.max) + 1)
    private var stamps: [UInt32] = []
    private var live: [Int32] = []
    private var liveCount = 0

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
    mutating func set(_ reader: UInt32, _ reads: [FrequencyRead]) {
        stamps[Int(reader)] &+= 1
        liveCount += reads.count - Int(live[Int(reader)])
        live[Int(reader)] = Int32(reads.count)
        for read in reads { append(read, reader) }
        if nodes.count > 2 * liveCount + 1024 { sweep() }
    }

    private mutating func append(_ read: FrequencyRead, _ reader: UInt32) {
        let place = UInt32(nodes.count)
        let isOfCountry = read.kind == .country
        let next = isOfCountry ? countryHeads[Int(read.country)] : keyHeads[Int(read.key)]
        nodes.append(Node(read: read, reader: reader, stamp: stamps[Int(reader)], next: next))
        if isOfCountry {
            countryHeads[Int(read.country)] = place
        } else {
            keyHeads[Int(read.key)] = place
        }
    }

    private mutating func sweep() {
        for node in nodes {
            if node.read.kind == .country {
                countryHeads[Int(node.read.country)] = Face.none
            } else {
                keyHeads[Int(node.read.key)] = Face.none
            }
        }
        let kept = nodes.filter { $0.stamp == stamps[Int($0.reader)] }
        nodes.removeAll(keepingCapacity: true)
        for node in kept { append(node.read, node.reader) }
    }

    /// Calls `body` with each reader to whom a count that changed reads differently.
    ///
    /// - Parameter cell: the count, nothing taken off.
    /// - Complexity: O(readers of the count).
    func forEachReader(
        of cell: FrequencyRead, before: Int, after: Int, _ body: (UInt32) -> Void
    ) {
        var place =
            cell.kind == .country ? countryHeads[Int(cell.country)] : keyHeads[Int(cell.key)]
        while place != Face.none {
            let node = nodes[Int(place)]
            place = node.next
            if node.stamp == stamps[Int(node.reader)], node.read.cell == cell,
                node.read.value(of: before) != node.read.value(of: after)
            {
                body(node.reader)
            }
        }
    }
}
