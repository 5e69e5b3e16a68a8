internal import Records

/// How common what two accounts agree on is among strangers, as weights read it.
extension LinkageScope {
    /// A count of the firm, less the affiliate's own, as the weights read it.
    private func count(
        _ kind: FrequencyRead.Kind, _ key: UInt32 = Face.none,
        _ country: UInt16 = CustomerTable.noCountry, own: Int32 = 0, floor: Double = 0
    ) -> Double {
        let read = FrequencyRead(
            kind: kind, key: key, country: country, own: own, floor: UInt32(floor))
        notes.note(read)
        return read.value(of: firm.frequencies.count(of: read))
    }

    /// Share of the customers elsewhere who carry a key of which `own` are here.
    func shareElsewhere(_ key: UInt32, own: Int32) -> Double {
        (count(.holders, key, own: own) + 0.5) / outside
    }

    /// Customers elsewhere who carry a key of which `own` are here.
    func holdersElsewhere(_ key: UInt32, own: Int32) -> Double {
        max(0, count(.holders, key, own: own))
    }

    /// Share of all customers who carry a key; what is rarer than `rarest` is as rare.
    func share(of key: UInt32, rarest: Double = 0) -> Double {
        count(.holders, key, floor: rarest * known) / known
    }

    /// Whether so many carry an address that it is nobody's own.
    func isShared(_ email: UInt32) -> Bool {
        count(.holders, email) > Double(LinkageModel.largestMailbox)
    }

    func share(ofCountry country: UInt16) -> Double {
        max(count(.country, Face.none, country, floor: 1e-3 * known) / known, 1e-3)
    }

    /// P(a stranger under this affiliate carries the full name of a face).
    ///
    /// The largest of what the rest of the firm shows, what it shows in the face's country, and the
    /// product of both names' shares among the affiliate's other customers of that country: a
    /// community has its own common names.
    func nameFrequency(_ index: Int) -> Double {
        if notes.names[index] < 0 { notes.names[index] = newNameFrequency(index) }
        return notes.names[index]
    }

    private func newNameFrequency(_ index: Int) -> Double {
        let (face, own) = (faces[index], names[index])
        let firmWide = fullNameShare(index)
        let compatriots = face.country == CustomerTable.noCountry ? nil : countries[face.country]
        let local =
            localShare(
                givens[index], namesakes(index, sharing: .given), among: compatriots ?? accounts)
            * localShare(
                surnames[index], namesakes(index, sharing: .surname), among: compatriots ?? accounts
            )
        let national = inCountry(
            face.name, face.country, own, firmWide, most: holdersElsewhere(index))
        return min(1, max(firmWide, national, local))
    }

    /// Share of the customers elsewhere with a full name, who count once in each affiliate: one
    /// person's many accounts make no name common. A name that nobody else has is as rare as its
    /// parts together, which go together by language.
    private func fullNameShare(_ index: Int) -> Double {
        let face = faces[index]
        let elsewhere = holdersElsewhere(index)
        if face.given == Face.none || face.surname == Face.none {
            return (elsewhere + 0.5) / outside
        }
        let parts =
            shareElsewhere(face.given, own: givens[index])
            * shareElsewhere(face.surname, own: surnames[index])
        let unseen = min(0.5, LinkageModel.namesByLanguage * parts * outside)
        return (elsewhere + unseen) / outside
    }

    /// Other affiliates with a face's full name.
    private func holdersElsewhere(_ index: Int) -> Double {
        count(.spread, faces[index].name, own: names[index] > 0 ? 1 : 0)
    }

    /// P(a stranger under this affiliate has the letters of a face's address).
    func skeletonFrequency(_ index: Int) -> Double {
        if notes.skeletons[index] < 0 { notes.skeletons[index] = newSkeletonFrequency(index) }
        return notes.skeletons[index]
    }

    private func newSkeletonFrequency(_ index: Int) -> Double {
        let (face, own) = (faces[index], skeletons[index])
        let firmWide = shareElsewhere(face.skeleton, own: own)
        let asName = LinkageModel.oneName * share(of: face.skeletonName)
        let isFullName = face.skeleton == face.spelled || face.skeleton == face.spelledBackwards
        let asNames = isFullName ? LinkageModel.bothNames * nameFrequency(index) : 0
        return min(
            1,
            max(
                firmWide, inCountry(face.skeleton, face.country, own, firmWide), asName, asNames,
                LinkageModel.sameFewLetters[Int(face.letters)] ?? 0))
    }

    func leadFrequency(_ index: Int) -> Double {
        (count(.leads, faces[index].lead, own: leads[index]) + 0.5) / outside
    }

    func surnameFrequency(_ index: Int) -> Double {
        shareElsewhere(faces[index].surname, own: surnames[index])
    }

    /// P(a stranger under this affiliate has a face's surname): the firm's share, or the
    /// affiliate's, and relatives.
    func initialFrequency(_ index: Int) -> Double {
        let here = localShare(surnames[index], namesakes(index, sharing: .surname))
        return max(surnameFrequency(index), here) + LinkageModel.relatives
    }

    /// Share of `members`, by default all accounts, who carry a name, the `own` carriers of the
    /// full name, or one like it, counted once; half of one in the whole affiliate where nobody
    /// else does.
    func localShare(_ carriers: Int32, _ own: Int32, among members: Int? = nil) -> Double {
        let others = max(0, coarse(Int(carriers)) - coarse(Int(own)))
        return others > 0
            ? min(1, (others + 1) / max(1, coarse(members ?? accounts))) : 0.5 / accountsRead
    }

    /// How many accounts the affiliate has, as weights read it.
    var accountsRead: Double { max(1, coarse(accounts)) }

    private func inCountry(
        _ key: UInt32, _ country: UInt16, _ own: Int32, _ firmWide: Double,
        most: Double = .infinity
    ) -> Double {
        if country == CustomerTable.noCountry { return 0 }
        let others = count(.country, Face.none, country, own: Int32(countries[country] ?? 0))
        let carriers = min(most, count(.compatriots, key, country, own: own))
        return (carriers + 10 * firmWide) / (others + 10)
    }

    /// Share of a country among the affiliate's customers beside the two that are compared, drawn
    /// towards the firm's.
    func countryShare(_ country: UInt16) -> Double {
        if let share = countryShares[country] { return share }
        return countryShare(country, here: 0)
    }

    func countryShare(_ country: UInt16, here: Int) -> Double {
        (max(0, coarse(here) - 2) + 2 * share(ofCountry: country))
            / (max(0, coarse(accounts) - 2) + 2)
    }
}
