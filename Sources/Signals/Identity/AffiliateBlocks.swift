internal import Records

/// The keys by which accounts under one affiliate meet, kept as they come and go.
struct AffiliateBlocks: Sendable {
    /// What makes two accounts candidates; in the first five, how many carry a key is read by
    /// weights.
    enum Kind: Int, CaseIterable, Sendable {
        case name, skeleton, lead, given, surname, handle, email, spelled

        var isCounted: Bool { rawValue <= Self.surname.rawValue }

        /// The keys under which a face stands; some may be `none`.
        func keys(of face: Face) -> [UInt32] {
            switch self {
            case .name: [face.name]
            case .skeleton: [face.skeleton]
            case .lead: [face.lead]
            case .given: [face.given]
            case .surname: [face.surname]
            case .handle: [face.handle]
            case .email: [face.email]
            // Who has no name meets those whose names the address may spell.
            case .spelled:
                face.hasName ? [face.spelled, face.spelledBackwards] : [face.skeleton, face.lead]
            }
        }
    }

    /// Pairs of key and customer by kind, sorted by key.
    private var entries: [[UInt64]]
    private(set) var countries: [UInt16: Int] = [:]
    private(set) var count = 0

    /// - Complexity: O(members log members).
    init(_ members: [UInt32], _ faces: [Face]) {
        entries = Kind.allCases.map { kind in
            var sorted: [UInt64] = []
            for member in members {
                for key in kind.keys(of: faces[Int(member)]) where key != Face.none {
                    sorted.append(UInt64(key) << 32 | UInt64(member))
                }
            }
            return sorted.sorted()
        }
        for member in members { countries[faces[Int(member)].country, default: 0] += 1 }
        count = members.count
    }

    /// Those who stand under a key, in no particular order.
    ///
    /// - Complexity: O(log accounts).
    func run(_ kind: Kind, _ key: UInt32) -> ArraySlice<UInt64> {
        if key == Face.none { return [] }
        let block = entries[kind.rawValue]
        return block[Self.start(of: key, in: block)..<Self.end(of: key, in: block)]
    }

    static func customer(_ entry: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: entry) }

    /// - Complexity: O(accounts), of moving memory.
    mutating func insert(_ customer: UInt32, _ face: Face) {
        for kind in Kind.allCases {
            for key in kind.keys(of: face) where key != Face.none {
                let place = Self.end(of: key, in: entries[kind.rawValue])
                entries[kind.rawValue].insert(UInt64(key) << 32 | UInt64(customer), at: place)
            }
        }
        countries[face.country, default: 0] += 1
        count += 1
    }

    /// - Precondition: the customer was inserted with this face.
    mutating func remove(_ customer: UInt32, _ face: Face) {
        for kind in Kind.allCases {
            for key in kind.keys(of: face) where key != Face.none {
                let entry = UInt64(key) << 32 | UInt64(customer)
                guard let place = run(kind, key).firstIndex(of: entry) else {
                    preconditionFailure("customer \(customer) is not under key \(key)")
                }
                entries[kind.rawValue].remove(at: place)
            }
        }
        countries[face.country, default: 0] -= 1
        count -= 1
    }

    private static func start(of key: UInt32, in block: [UInt64]) -> Int {
        block.position { $0 >> 32 >= key }
    }

    private static func end(of key: UInt32, in block: [UInt64]) -> Int {
        block.position { $0 >> 32 > key }
    }
}
