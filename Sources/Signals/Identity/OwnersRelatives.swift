internal import Records

/// Persons of an owner's surname among the customers.
///
/// Relatives are customers like others, and a community has its own common surnames. But who is
/// sure to buy under other faces lends the own surname to some of them; such a face buys again and
/// again as well, which relatives and namesakes seldom do.
extension LinkageScope {
    /// P(a further face of an owner has the own surname and another given name).
    private static let ownSurname = 0.3
    /// Accounts of one person from which it buys again and again.
    private static let fewestAccounts = 3
    /// Compatriots that the firm's share of a surname counts as.
    private static let prior = 10.0

    /// What it says of a person's being another face of an owner that it bears the owner's surname,
    /// natural log-likelihood ratio >= 0.
    ///
    /// `ln(m/u)`, with `u` the chance that a customer is a relative, and the share of the surname
    /// among compatriots: the larger of the firm's and that of the affiliate's customers who do not
    /// buy again and again, for those who do are in question.
    ///
    /// - Parameters:
    ///   - core: the person whom the owner is.
    ///   - persons: all of the affiliate's.
    func kinship(
        of person: PersonCluster, with owners: [OwnerFaces.Owner], like core: PersonCluster,
        among persons: [PersonCluster]
    ) -> Double {
        let surnames = Set(ownSurnames(of: owners, like: core))
        guard let bearer = person.members.first(where: { surnames.contains(faces[$0].surname) })
        else { return 0 }
        let stranger = share(ofSurnameOf: bearer, among: persons) + LinkageModel.relatives
        return max(0, Numerics.ln(Self.ownSurname / min(1, stranger)))
    }

    private func share(ofSurnameOf bearer: Int, among persons: [PersonCluster]) -> Double {
        let own = faces[bearer]
        // Who writes the own name the other way round makes the surname no commoner.
        let bearersHere = faces.prefix(size).count {
            [$0.given, $0.surname].contains(own.surname)
        }
        let elsewhere = shareElsewhere(own.surname, own: Int32(bearersHere))
        let firmWide =
            own.country == CustomerTable.noCountry
            ? elsewhere : min(1, elsewhere / share(ofCountry: own.country))
        let occasional = persons.filter { $0.count < Self.fewestAccounts }
            .map { faces[$0.members[0]] }.filter { $0.country == own.country }
        let bearers = occasional.count { $0.surname == own.surname }
        let here =
            (Double(bearers) + Self.prior * firmWide) / (Double(occasional.count) + Self.prior)
        return max(firmWide, here)
    }
}
