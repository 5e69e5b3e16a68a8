internal import Records

extension LinkageScope {
    /// Whether an address is a full name, in either order, perhaps with more behind it.
    func spells(_ named: Face, in other: Face) -> Bool {
        [named.spelled, named.spelledBackwards].contains {
            $0 != Face.none && ($0 == other.skeleton || $0 == other.lead)
        }
    }

    /// Whether an address is at a domain whose name is a full name, in either order.
    func hasDomain(of named: Face, _ other: Face) -> Bool {
        other.site != Face.none
            && (other.site == named.spelled || other.site == named.spelledBackwards)
    }

    /// Adds what it says that an account under another name has an address that spells the name in
    /// the directory, whatever address stands there, or one at a domain that does.
    ///
    /// `ln(m/u)`: the owner's own address, as `m` of like letters; `u` is how often a relative, or
    /// somebody with another surname, has an address that spells another's full name. Who owns a
    /// domain gives addresses to relatives and staff too, so that one at it weighs less; a domain
    /// of the surname alone is a family's or its firm's, and weighs nothing.
    func findBorrowedName(_ left: Int, _ right: Int, _ result: inout FaceComparison) {
        let (member, owner) = (min(left, right), max(left, right))
        guard member < size, owner >= size, [.surname, .initial, .different].contains(result.name),
            result.address == .missing || result.address == .different,
            !faces[member].isRelay
        else { return }
        if spells(faces[owner], in: faces[member]) {
            let stranger =
                result.name != .different
                ? LinkageModel.sameSurnameSpelling
                : max(LinkageModel.borrowedName, LinkageModel.bothNames * nameFrequency(owner))
            result.address = .borrowed
            result.addressWeight = Numerics.ln(LinkageModel.sameSkeleton / stranger)
        } else if hasDomain(of: faces[owner], faces[member]) {
            result.address = .atOwnersDomain
            result.addressWeight = Numerics.ln(
                LinkageModel.ownersDomain
                    / (result.name == .different
                        ? LinkageModel.strangersAtDomain : LinkageModel.relativesAtDomain))
        }
    }
}
