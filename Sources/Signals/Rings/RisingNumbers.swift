internal import Records
internal import Statistics

extension AddressShape {
    /// Accounts of many names whose addresses are spelled in one way at public providers, and whose
    /// numbers rise from sign-up to sign-up.
    ///
    /// People take the year of their birth or what is free, in no order of theirs. Who makes up one
    /// address after the other counts on.
    struct Run: Sendable {
        var spelling: String
        /// In canonical order.
        var customers: [UInt32]
        /// What chance says against so long a row, natural logarithm.
        var logOdds: Double
    }

    static func runs(_ members: ArraySlice<UInt32>, _ population: Population) -> [Run] {
        var carriers: [String: [UInt32]] = [:]
        var spellings: [UInt32: String?] = [:]
        let identities = population.persons.firm.identities
        for customer in members {
            let face = identities.faces[Int(customer)]
            guard face.isNamed, face.hasAddress, face.number != Face.none, face.form != Face.none
            else { continue }
            let spelling =
                spellings[face.form]
                ?? numberedSpelling(identities.text(of: face.form), identities.domains)
            spellings[face.form] = .some(spelling)
            if let spelling { carriers[spelling, default: []].append(customer) }
        }
        return carriers.sorted { $0.key < $1.key }.compactMap { run($0.key, $0.value, population) }
    }

    /// The local part of a form that ends with a number at a public provider; who owns a domain
    /// numbers its people in the order in which they come.
    private static func numberedSpelling(_ form: String, _ domains: MailDomains) -> String? {
        guard let at = form.lastIndex(of: "@") else { return nil }
        let local = form[..<at]
        return local.hasSuffix("0") && domains.isProvider(String(form[form.index(after: at)...]))
            ? String(local) : nil
    }

    /// The longest row of rising numbers among one account of each person, and how seldom numbers
    /// in no order have one as long: at most `(n choose k) / k!`.
    ///
    /// Source: Baik, Deift and Johansson 1999, on the longest increasing subsequence, of which this
    /// is the union bound.
    private static func run(
        _ spelling: String, _ customers: [UInt32], _ population: Population
    ) -> Run? {
        let rise = rise(of: customers, population)
        if rise.customers.count < AddressFamily.smallest || rise.logOdds <= 0 { return nil }
        let rank = population.order.customerRank
        return Run(
            spelling: spelling, customers: rise.customers.sorted { rank[Int($0)] < rank[Int($1)] },
            logOdds: rise.logOdds)
    }

    /// The accounts whose numbers rise, in the order in which they came, and what chance says
    /// against so many; accounts without a number have no part.
    static func rise(
        of customers: [UInt32], _ population: Population
    ) -> (customers: [UInt32], logOdds: Double) {
        let faces = population.persons.firm.identities.faces
        let (signup, rank) = (
            population.records.customers.signup, population.order.customerRank
        )
        var persons: Set<UInt32> = []
        let ordered = customers.filter { faces[Int($0)].number != Face.none }.sorted {
            (signup[Int($0)], rank[Int($0)]) < (signup[Int($1)], rank[Int($1)])
        }.filter { persons.insert(population.persons[$0]).inserted }
        let rising = longestRise(ordered.map { faces[Int($0)].number }).map { ordered[$0] }
        return (rising, rarity(of: rising.count, among: ordered.count))
    }

    /// `ln(k!) - ln(n choose k)`.
    static func rarity(of length: Int, among count: Int) -> Double {
        let (k, n) = (Double(length), Double(count))
        let logFactorial = (1...max(1, length)).reduce(0) { $0 + Numerics.ln(Double($1)) }
        let logChoices = -Numerics.ln(n + 1) - SpecialFunctions.logBeta(k + 1, n - k + 1)
        return Numerics.quantized(logFactorial - logChoices)
    }

    /// The places of a longest strictly rising subsequence, ascending.
    ///
    /// - Complexity: O(n log n).
    ///
    /// Source: Fredman 1975.
    static func longestRise(_ numbers: [UInt32]) -> [Int] {
        // The place at which the row of each length that ends lowest ends.
        var ends: [Int] = []
        var before = [Int?](repeating: nil, count: numbers.count)
        for (place, number) in numbers.enumerated() {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if numbers[ends[middle]] < number { low = middle + 1 } else { high = middle }
            }
            before[place] = low > 0 ? ends[low - 1] : nil
            if low == ends.count { ends.append(place) } else { ends[low] = place }
        }
        var row: [Int] = []
        var place = ends.last
        while let last = place {
            row.append(last)
            place = before[last]
        }
        return row.reversed()
    }
}
