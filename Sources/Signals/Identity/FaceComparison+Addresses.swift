internal import Records

extension NameLevel {
    /// P(two strangers whose names compare like this have the same letters in addresses that are
    /// made from their names); 0 where the names explain nothing.
    fileprivate var sameSpelling: Double {
        switch self {
        case .same, .swapped, .near: LinkageModel.sameSpelling
        case .inAddress: LinkageModel.sameSpelling
        case .surname: LinkageModel.sameSpelling * LinkageModel.relatives
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
            result.address = .skeleton
            if result.name != .different {
                result.carriers = max(result.carriers, skeletons[left])
            }
            let frequency = max(skeletonFrequency(left), skeletonFrequency(right))
            result.addressWeight =
                Numerics.ln(LinkageModel.sameSkeleton / max(frequency, spelling))
                + domainWeight(a, b)
        } else if a.lead == b.lead, a.lead != Face.none {
            result.address = .lead
            let frequency = leadFrequency(left)
            result.addressWeight = Numerics.ln(LinkageModel.sameLead / max(frequency, spelling))
        } else {
            result.address = .different
            result.addressWeight =
                spelling >= LinkageModel.sameSpelling || a.isThrowAway || b.isThrowAway
                ? LinkageModel.otherSilentAddress : Numerics.ln(LinkageModel.otherAddress)
        }
    }

    /// P(two strangers whose names compare like this have the same letters in their addresses); 0
    /// where the addresses are not made from the names.
    private func sameSpelling(_ a: Face, _ b: Face, _ name: NameLevel) -> Double {
        let isNamed = name == .inAddress ? a.isNamed || b.isNamed : a.isNamed && b.isNamed
        if !isNamed { return 0 }
        let sharesGiven = name == .different && a.given == b.given && a.given != Face.none
        return sharesGiven ? LinkageModel.sameGivenSpelling : name.sameSpelling
    }

    /// A rare provider in common adds, another provider takes a little away.
    private func domainWeight(_ a: Face, _ b: Face) -> Double {
        let share = min(0.9, share(of: a.domain, rarest: 1e-3))
        return a.domain == b.domain
            ? min(1.5, Numerics.ln(LinkageModel.sameDomain / max(share, 1e-3)))
            : Numerics.ln((1 - LinkageModel.sameDomain) / (1 - share))
    }

    /// Where one name is missing, the address may spell the other: then the two are taken to bear one
    /// name, and what their addresses further say is compared as between namesakes. The stronger of
    /// the two readings counts.
    func findNameInAddress(_ left: Int, _ right: Int, _ result: inout FaceComparison) {
        let (named, other) = faces[left].hasName ? (left, right) : (right, left)
        let (a, b) = (faces[named], faces[other])
        guard a.spelled != Face.none, a.hasName, !b.hasName else { return }
        let isSpelled =
            [a.spelled, a.spelledBackwards].contains { $0 == b.skeleton || $0 == b.lead }
        guard isSpelled else { return }
        var reading = FaceComparison()
        reading.name = .inAddress
        reading.nameWeight = Numerics.ln(LinkageModel.sameName / nameFrequency(named))
        reading.carriers = max(2, names[named])
        compareAddresses(left, right, &reading)
        if reading.total > result.total { result = reading }
    }
}
