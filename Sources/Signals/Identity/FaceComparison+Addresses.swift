internal import Linkage
internal import Records

extension NameLevel {
    /// P(two strangers whose names compare like this have the same letters in addresses that are
    /// made from their names); 0 where the names explain nothing.
    fileprivate var sameSpelling: Double {
        switch self {
        case .same, .swapped, .near, .slips, .initial, .inAddress: LinkageModel.sameSpelling
        default: 0
        }
    }
}

extension LinkageScope {
    /// Adds what two addresses say; an address that is made from the name is explained by it.
    func compareAddresses(_ left: Int, _ right: Int, _ result: inout FaceComparison) {
        let (a, b) = (faces[left], faces[right])
        if a.email == Face.none || b.email == Face.none { return }
        if a.email == b.email {
            if isShared(a.email) { return }
            result.address = .mailbox
            result.addressWeight = LinkageModel.sameMailbox
            return
        }
        if a.isRelay || b.isRelay { return }
        let spelling = sameSpelling(a, b, result.name)
        if a.handle == b.handle, a.handle != Face.none {
            result.address = .handle
            let explained =
                a.number == Face.none || a.number < 10
                ? spelling : spelling * LinkageModel.sameNumber
            let frequency = shareElsewhere(a.handle, own: 2)
            result.addressWeight = Numerics.ln(LinkageModel.sameHandle / max(frequency, explained))
        } else if a.skeleton == b.skeleton, a.skeleton != Face.none {
            if areNumberedByDomain(a, b, result.name) { return }
            result.address = .skeleton
            if result.name != .different {
                result.carriers = max(result.carriers, Int32(coarse(Int(skeletons[left]))))
            }
            let frequency = max(
                skeletonFrequency(left), skeletonFrequency(right),
                hiddenNameFrequency(a, b, letters: a.skeleton))
            result.addressWeight =
                Numerics.ln(LinkageModel.sameSkeleton / max(frequency, spelling))
                + domainWeight(a, b)
        } else if a.lead == b.lead, a.lead != Face.none {
            result.address = .lead
            let frequency = max(
                leadFrequency(left), hiddenNameFrequency(a, b, letters: a.lead))
            result.addressWeight = Numerics.ln(LinkageModel.sameLead / max(frequency, spelling))
        } else {
            result.address = .different
            result.addressWeight =
                result.name != .surname && spelling >= LinkageModel.sameSpelling || a.isThrowAway
                    || b.isThrowAway
                ? LinkageModel.otherSilentAddress : Numerics.ln(LinkageModel.otherAddress)
        }
    }

    /// P(two strangers whose names compare like this have the same letters in their addresses); 0
    /// where the addresses are not made from the names.
    private func sameSpelling(_ a: Face, _ b: Face, _ name: NameLevel) -> Double {
        let isNamed = name == .inAddress ? a.isNamed || b.isNamed : a.isNamed && b.isNamed
        if !isNamed { return 0 }
        if name == .surname {
            return haveOneInitial(a, b)
                ? LinkageModel.sameSpelling : LinkageModel.sameSurnameSpelling
        }
        let sharesGiven = name == .different && a.given == b.given && a.given != Face.none
        return sharesGiven ? LinkageModel.sameGivenSpelling : name.sameSpelling
    }

    /// P(two strangers have the same letters) where these may be a given name of which only the
    /// initial was sent, so that nothing tells how common it is; 0 where they are none.
    private func hiddenNameFrequency(_ a: Face, _ b: Face, letters: UInt32) -> Double {
        if a.given == Face.none || b.given == Face.none { return 0 }
        let keys = firm.identities.keys
        let initial = keys.withBytes(a.given, b.given, skipping: 1) { a, b in
            a.count == 1 && b.count == 1 && a[0] == b[0] ? a[0] : nil
        }
        guard let initial else { return 0 }
        let isName = keys.withBytes(letters, letters, skipping: 1) { a, _ in a.first == initial }
        return isName ? LinkageModel.sameHiddenName : 0
    }

    /// Relatives with one initial make the same letters of it and their surname.
    private func haveOneInitial(_ a: Face, _ b: Face) -> Bool {
        if a.given == Face.none || b.given == Face.none { return false }
        return firm.identities.keys.withBytes(a.given, b.given, skipping: 1) {
            $0.first == $1.first
        }
    }

    /// Whether two addresses are of the numbers that whoever owns a domain gives people, an agency
    /// its customers or a club its members: where no name says that the two are one, they tie
    /// nobody.
    private func areNumberedByDomain(_ a: Face, _ b: Face, _ name: NameLevel) -> Bool {
        guard a.domain == b.domain, !a.isThrowAway,
            [.missing, .surname, .different].contains(name)
        else { return false }
        return share(of: a.domain, rarest: 1e-3) < LinkageModel.providerShare
    }

    /// A rare provider in common adds, another provider takes a little away.
    private func domainWeight(_ a: Face, _ b: Face) -> Double {
        let share = min(0.9, share(of: a.domain, rarest: 1e-3))
        return a.domain == b.domain
            ? min(1.5, Numerics.ln(LinkageModel.sameDomain / max(share, 1e-3)))
            : Numerics.ln((1 - LinkageModel.sameDomain) / (1 - share))
    }

    /// Where one name is missing, the address may spell the other: then the two are taken to bear
    /// one name, and what their addresses further say is compared as between namesakes. The
    /// stronger of the two readings counts.
    func findNameInAddress(_ left: Int, _ right: Int, _ result: inout FaceComparison) {
        let (named, other) = faces[left].hasName ? (left, right) : (right, left)
        guard faces[named].hasName, !faces[other].hasName,
            let weight = spelledWeight(named, in: other)
        else { return }
        var reading = FaceComparison()
        reading.name = .inAddress
        reading.nameWeight = weight
        reading.carriers = max(2, Int32(coarse(Int(names[named]))))
        compareAddresses(left, right, &reading)
        if reading.total > result.total { result = reading }
    }

    /// What it weighs that an address spells a name: in full, with a slip of the pen, or as a
    /// surname with the initial. `nil` where it spells another or none.
    private func spelledWeight(_ named: Int, in other: Int) -> Double? {
        let (a, b) = (faces[named], faces[other])
        if b.skeleton == Face.none || b.isRelay { return nil }
        let spelled = [a.spelled, a.spelledBackwards].filter { $0 != Face.none }
        if spelled.contains(where: { $0 == b.skeleton || $0 == b.lead }) {
            return Numerics.ln(LinkageModel.sameName / nameFrequency(named))
        }
        let keys = firm.identities.keys
        let isNear = { (spelled: UInt32) in
            keys.withBytes(spelled, b.skeleton, skipping: 1) { areOneSlipApart($0, $1) }
        }
        if spelled.contains(where: isNear) {
            let common = shareElsewhere(a.given, own: givens[named]) * LinkageModel.likeSurname
            return Numerics.ln(LinkageModel.nearName / min(1, nameFrequency(named) + common))
        }
        if a.given == Face.none || a.surname == Face.none { return nil }
        let others = localShare(surnames[named], namesakes(named, sharing: .surname))
        let stranger = max(surnameFrequency(named), others) * LinkageModel.sameInitial
        return initialed(named, in: other).map { isExact in
            Numerics.ln((isExact ? LinkageModel.sameName : LinkageModel.nearName) / stranger)
        }
    }

    /// Whether an address is a surname of four letters or more with the initial before or behind
    /// it: exactly, or with a slip of the pen; `nil` where it is not.
    private func initialed(_ named: Int, in other: Int) -> Bool? {
        let keys = firm.identities.keys
        let initial = keys.withBytes(faces[named].given, faces[named].given, skipping: 1) { a, _ in
            a.first
        }
        return keys.withBytes(faces[named].surname, faces[other].skeleton, skipping: 1) {
            (a, b) -> Bool? in
            guard a.count >= 4, b.count >= 4 else { return nil }
            let rests = [
                b.first == initial ? b.dropFirst() : nil, b.last == initial ? b.dropLast() : nil,
            ].compactMap { $0.map { UnsafeRawBufferPointer(rebasing: $0) } }
            if rests.contains(where: { $0.elementsEqual(a) }) { return true }
            if rests.contains(where: { $0.first == a[0] && areOneSlipApart($0, a) }) {
                return false
            }
            return nil
        }
    }
}
