internal import Records

extension KeptLinks {
    mutating func insert(_ id: UInt32, _ identities: IdentityTable, rank: [UInt32]) {
        if isVoid { return }
        let face = identities.faces[Int(id)]
        recount(face, from: blocks, by: 1)
        touchNamesakes(of: face, identities)
        blocks.insert(id, face)
        touched.insert(id)
        touchNeighbours(of: id, face, identities, rank)
    }

    /// - Precondition: the face is still the one it was inserted with.
    mutating func remove(_ id: UInt32, _ identities: IdentityTable, rank: [UInt32]) {
        if isVoid { return }
        let face = identities.faces[Int(id)]
        touched.insert(id)
        touchNeighbours(of: id, face, identities, rank)
        recount(face, from: blocks, by: -1)
        touchNamesakes(of: face, identities)
        blocks.remove(id, face)
    }

    /// Touches whoever reads of a count of the firm that reads otherwise.
    mutating func reread(_ cell: FrequencyRead, _ members: [UInt32], _ identities: IdentityTable) {
        if cell.kind == .country {
            touchedCountries.insert(cell.country)
            return
        }
        for kind in AffiliateBlocks.Kind.allCases { touch(blocks.run(kind, cell.key)) }
        guard identities.isReadBeyondBlocks(cell.key) else { return }
        for id in members {
            let face = identities.faces[Int(id)]
            if face.domain == cell.key || face.skeletonName == cell.key { touched.insert(id) }
        }
    }

    private mutating func touch(_ run: ArraySlice<UInt64>) {
        for entry in run { touched.insert(AffiliateBlocks.customer(entry)) }
    }

    /// Touches those to whom a count within the affiliate will read otherwise.
    private mutating func recount(_ face: Face, from blocks: AffiliateBlocks, by step: Int) {
        if coarse(blocks.count) != coarse(blocks.count + step) { isVoid = true }
        for kind in AffiliateBlocks.Kind.allCases where kind.isCounted {
            for key in kind.keys(of: face) where key != Face.none {
                let run = blocks.run(kind, key)
                recounted[kind, default: []].insert(key)
                if coarse(run.count) != coarse(run.count + step) { touch(run) }
            }
        }
        if face.country == CustomerTable.noCountry { return }
        let here = blocks.countries[face.country] ?? 0
        recountedCountries.insert(face.country)
        if coarse(here) != coarse(here + step) { touchedCountries.insert(face.country) }
    }

    /// Touches those whose name is the same or may be the same spelled otherwise, for they are
    /// counted together.
    private mutating func touchNamesakes(of face: Face, _ identities: IdentityTable) {
        for (kind, key, part) in [
            (AffiliateBlocks.Kind.given, face.given, LinkageScope.NamePart.given),
            (.surname, face.surname, .surname),
        ] {
            for entry in blocks.run(kind, key) {
                let id = AffiliateBlocks.customer(entry)
                let other = identities.faces[Int(id)]
                if identities.mayBeSpellings(face, other, sharing: part) { touched.insert(id) }
            }
        }
    }

    /// Touches those who stand beside an account in a large block, and all of one that has just
    /// become large or is about to cease to be.
    private mutating func touchNeighbours(
        of id: UInt32, _ face: Face, _ identities: IdentityTable, _ rank: [UInt32]
    ) {
        let crossing = LinkageModel.largestBlock + 1
        for kind in AffiliateBlocks.Kind.allCases {
            for key in kind.keys(of: face) {
                let run = blocks.run(kind, key)
                if run.count < crossing { continue }
                if run.count == crossing {
                    touch(run)
                } else {
                    touched.formUnion(
                        Self.neighbours(of: id, in: order(of: run, identities, rank)))
                }
            }
        }
    }

    /// A block's accounts, a large one's in the order in which they are compared.
    func order(
        of run: ArraySlice<UInt64>, _ identities: IdentityTable, _ rank: [UInt32]
    ) -> [UInt32] {
        let ids = run.map(AffiliateBlocks.customer)
        if ids.count <= LinkageModel.largestBlock { return ids }
        let faces = identities.faces
        return ids.sorted { left, right in
            identities.standsBefore(faces[Int(left)], faces[Int(right)])
                ?? (rank[Int(left)] < rank[Int(right)])
        }
    }

    /// Whom an account is compared with in a block, itself perhaps among them.
    static func neighbours(of id: UInt32, in order: [UInt32]) -> ArraySlice<UInt32> {
        guard order.count > LinkageModel.largestBlock, let place = order.firstIndex(of: id) else {
            return order[...]
        }
        let window = LinkageModel.window
        let end = order[place...].prefix { $0 == id }.endIndex
        return order[max(0, place - window)..<min(order.count, end + window)]
    }
}
