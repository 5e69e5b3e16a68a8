internal import Records

/// The persons behind one affiliate's paying accounts, each judged.
struct AffiliatePersons {
    let customers: [UInt32]
    let scope: LinkageScope
    let owners: [OwnerFaces.Owner]
    let persons: Int
    /// The accounts of those who are of concern.
    private(set) var implicated: [PersonCluster] = []
    private(set) var strongest: PersonCluster?
    private(set) var logOdds = 0.0

    /// Natural log-odds at which an account is counted to a person who is of concern already.
    private static let attachment = 2.2
    private static let rounds = 2

    private let concentration: Double

    init(
        of affiliate: UInt32, _ population: Population, _ owners: [OwnerFaces.Owner],
        _ judge: PersonJudge
    ) {
        customers = Array(population.buyers[affiliate])
        self.owners = owners
        scope = LinkageScope(
            population.persons.firm, members: customers, others: owners.map(\.face),
            isLogging: true)
        var clusters = PersonCluster.all(of: customers, population)
        clusters = scope.compared(clusters, with: owners, customers, population)
        persons = clusters.count
        concentration = judge.concentration(PersonTally(clusters).repeats, of: customers.count)
        for _ in 0..<Self.rounds { clusters = gathered(clusters, judge, population) }
        clusters = withOwnDomains(clusters, judge, population)
        clusters = withLikeLetters(clusters, judge, population)
        for cluster in clusters {
            let weight = self.weight(cluster, judge)
            if strongest == nil || weight > logOdds { (strongest, logOdds) = (cluster, weight) }
            if Self.isOfConcern(cluster, weight) { implicated.append(cluster) }
        }
        implicated += relatives(of: clusters, judge)
        for group in KinGroup.all(of: customers, population, in: { [scope] in scope }) {
            let weight = judge.logLikelihoodRatio(group, accounts: customers.count)
            if weight > logOdds { (strongest, logOdds) = (group.cluster, weight) }
            if Self.isOfConcern(group.cluster, weight) { implicated.append(group.cluster) }
        }
    }

    /// Persons of the surname of an owner who is of concern beyond doubt, who buy again and again
    /// as the owner does: by how rare the surname is, and by how many accounts they have and how
    /// these came and are used, which together at most double that.
    private func relatives(of clusters: [PersonCluster], _ judge: PersonJudge) -> [PersonCluster] {
        let weights = clusters.map { weight($0, judge) }
        let cores = clusters.indices.filter {
            clusters[$0].directory > 0 && clusters[$0].count > 2
                && weights[$0] >= 2 * PersonJudge.concern
        }
        let others = clusters.indices.filter {
            clusters[$0].count > 2 && !Self.isOfConcern(clusters[$0], weights[$0])
        }
        return others.filter { other in
            cores.contains { core in
                let kinship = scope.kinship(
                    of: clusters[other], with: owners, like: clusters[core], among: clusters)
                let support =
                    judge.repetition(clusters[other].count)
                    + judge.usage.likeness(clusters[other].usage, to: clusters[core].usage)
                return kinship > 0
                    && prior(of: clusters[core]) + kinship
                        + UsageSupport.bounded(support, by: kinship) >= Self.attachment
            }
        }.map { clusters[$0] }
    }

    private func weight(_ cluster: PersonCluster, _ judge: PersonJudge) -> Double {
        judge.logLikelihoodRatio(
            cluster, persons: persons, accounts: customers.count, concentration: concentration)
    }

    /// Two accounts without the directory are too few to be more than an odd customer.
    static func isOfConcern(_ cluster: PersonCluster, _ weight: Double) -> Bool {
        weight >= PersonJudge.concern && (cluster.count > 2 || cluster.directory > 0)
    }

    /// Joins to each person of concern the accounts that are that person's too.
    ///
    /// Where one person is known to be behind a share of the accounts, any further account is
    /// theirs with that prior, which is far above a stranger's: less agreement is needed.
    private func gathered(
        _ clusters: [PersonCluster], _ judge: PersonJudge, _ population: Population
    ) -> [PersonCluster] {
        let weights = clusters.map { weight($0, judge) }
        let cores = clusters.indices.filter { Self.isOfConcern(clusters[$0], weights[$0]) }.sorted {
            weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1
        }
        if cores.isEmpty { return clusters }
        var owner = Array(clusters.indices)
        var isCore = [Bool](repeating: false, count: clusters.count)
        for core in cores where owner[core] == core {
            isCore[core] = true
            for other in clusters.indices
            where owner[other] == other && !isCore[other]
                && belongs(clusters[other], clusters[core], judge)
            {
                owner[other] = core
            }
        }
        return merged(clusters, owner, population)
    }

    /// Joins to a person of concern the unused accounts at a domain of the own surname, where the
    /// person is an owner in the directory and those there lie unused more than is usual; and those
    /// at any domain that nobody else has, where disuse and shared sittings say so: whose domain it
    /// is need not be asked of a cheat.
    private func withOwnDomains(
        _ clusters: [PersonCluster], _ judge: PersonJudge, _ population: Population
    ) -> [PersonCluster] {
        let cores = clusters.indices.filter {
            Self.isOfConcern(clusters[$0], weight(clusters[$0], judge))
        }
        if cores.isEmpty { return clusters }
        var owner = Array(clusters.indices)
        let domains = scope.domains(of: clusters) { _ in true }
        for core in cores {
            let surnames =
                clusters[core].directory > 0
                ? scope.surnames(of: owners, like: clusters[core]) : []
            let isFree = { (place: Int) in owner[place] == place && !cores.contains(place) }
            var joined = clusters.indices.filter {
                isFree($0) && scope.isAtDomain(of: surnames, clusters[$0])
            }
            if judge.usage.disuse(UsageCounts(joined.map { clusters[$0] })) <= 0 { joined = [] }
            for persons in domains where isSure(clusters[core], judge) {
                let others = persons.filter(isFree)
                if isStore(others.map { clusters[$0] }, of: clusters[core], judge, population) {
                    joined += others
                }
            }
            for place in joined
            where clusters[place].usage.unused == clusters[place].usage.mature {
                owner[place] = core
            }
        }
        return merged(clusters, owner, population)
    }

    /// What it says of a person that another's address has letters like those that several of the
    /// person's have and nobody else's, natural log-likelihood ratio: less than the same letters
    /// do, for there are many that are like them.
    private static let likeLetters = 4.0

    /// Joins to a person who is of concern beyond doubt the accounts under other names whose
    /// addresses have the person's own letters, with slips of the pen or a few more around them.
    /// Who uses an account has no part in what lies unused.
    private func withLikeLetters(
        _ clusters: [PersonCluster], _ judge: PersonJudge, _ population: Population
    ) -> [PersonCluster] {
        let cores = clusters.indices.filter {
            Self.isOfConcern(clusters[$0], weight(clusters[$0], judge))
                && isSure(clusters[$0], judge)
        }
        var owner = Array(clusters.indices)
        for core in cores {
            let isListed = clusters[core].directory > 0
            let letters = scope.letters(of: clusters[core].members, isListed ? owners : [])
            let prior = prior(of: clusters[core])
            let liesUnused = judge.usage.disuse(clusters[core].usage) > 0
            for other in clusters.indices
            where owner[other] == other && !cores.contains(other)
                && clusters[other].members.contains(where: { scope.isLike($0, letters) })
            {
                let usage = clusters[other].usage
                if liesUnused && usage.mature > 0 && usage.unused == 0 { continue }
                let support = judge.usage.logLikelihoodRatio(usage)
                if prior + Self.likeLetters + UsageSupport.bounded(support, by: Self.likeLetters)
                    >= Self.attachment
                {
                    owner[other] = core
                }
            }
        }
        return merged(clusters, owner, population)
    }

    /// Whether a person is of concern beyond doubt, so that more may be looked for.
    private func isSure(_ cluster: PersonCluster, _ judge: PersonJudge) -> Bool {
        cluster.directory > 0 || weight(cluster, judge) >= 2 * PersonJudge.concern
    }

    /// Whether persons at a domain of their own are a cheat's, by how their accounts lie unused and
    /// were opened beside the cheat's.
    private func isStore(
        _ persons: [PersonCluster], of core: PersonCluster, _ judge: PersonJudge,
        _ population: Population
    ) -> Bool {
        if persons.isEmpty { return false }
        let usage = judge.usage.logLikelihoodRatio(UsageCounts(persons))
        let together = max(0, scope.sittings(persons, beside: core.members, customers, population))
        return prior(of: core) + usage + together >= Self.attachment
    }

    /// Natural log-odds that any further account is a person's who has a share of them.
    private func prior(of core: PersonCluster) -> Double {
        let share = min(0.5, max(0.05, Double(core.count) / Double(customers.count)))
        return Numerics.ln(share / (1 - share))
    }

    private func merged(
        _ clusters: [PersonCluster], _ owner: [Int], _ population: Population
    ) -> [PersonCluster] {
        var parts = [[Int]](repeating: [], count: clusters.count)
        for (part, core) in owner.enumerated() { parts[core].append(part) }
        return parts.filter { !$0.isEmpty }.map { parts in
            if parts.count == 1 { return clusters[parts[0]] }
            var cluster = PersonCluster(
                parts.flatMap { clusters[$0].members }.sorted(), customers, population)
            cluster.directory = parts.map { clusters[$0].directory }.max() ?? 0
            return cluster
        }
    }

    /// How the accounts are used speaks too, for the person is known to leave its accounts idle or
    /// to trade them; it never outweighs what agrees. A further account may be made up after any of
    /// the person's: where each of these bears another name, one stranger in many bears one of
    /// them.
    private func belongs(
        _ cluster: PersonCluster, _ core: PersonCluster, _ judge: PersonJudge
    ) -> Bool {
        // Those at the owner's domain bear anybody's names.
        let named = core.members.filter { !scope.isAtSurnamesDomain($0, owners) }
        let faces = Array(named.prefix(LinkageModel.largestPerson))
        let listed = core.directory > 0 ? owners.indices.map { scope.size + $0 } : []
        var best = -Double.infinity
        for member in cluster.members {
            best = max(best, agreements(of: member, with: listed).max() ?? best)
            let likelihoods = agreements(of: member, with: faces).reduce(0) {
                $0 + Numerics.exponential($1)
            }
            if likelihoods > 0 {
                best = max(best, Numerics.ln(likelihoods / Double(faces.count)))
            }
        }
        if best <= 0 { return false }
        let support = judge.usage.likeness(cluster.usage, to: core.usage)
        return prior(of: core) + best + UsageSupport.bounded(support, by: best) >= Self.attachment
    }

    /// Natural log-likelihood ratios of those of some faces that may be an account's owner's.
    private func agreements(of member: Int, with faces: [Int]) -> [Double] {
        faces.compactMap { face in
            guard scope.mayAgree(member, face) || scope.mayBeSlips(member, face) else { return nil }
            let comparison = scope.compare(member, face)
            return comparison.isComparable ? comparison.total : nil
        }
    }
}

extension LinkageScope {
    /// The best agreement of a person's accounts with the affiliate's own entry in the directory,
    /// given that as many accounts were looked at: at most `n / k` persons have `k` of `n`
    /// accounts, so who has many is one of few who could have been its namesake.
    func agreement(of cluster: PersonCluster, with owners: [OwnerFaces.Owner]) -> Double {
        var best = 0.0
        let fewer = Numerics.ln(Double(cluster.count))
        for (place, owner) in owners.enumerated() {
            let penalty = owner.penalty - (owner.role == .circle ? 0 : fewer)
            for member in cluster.members where mayAgree(member, size + place) {
                let comparison = compare(member, size + place)
                if !comparison.isComparable || comparison.total < owner.least { continue }
                best = max(best, comparison.total - penalty)
            }
        }
        return Numerics.quantized(min(8, best))
    }

    /// Persons with their agreement with the directory; those who are like the owner are one, so
    /// are those of other names whose addresses spell the affiliate's own, and those at its own
    /// domain or one of its surname where they leave their accounts unused.
    func compared(
        _ clusters: [PersonCluster], with owners: [OwnerFaces.Owner], _ customers: [UInt32],
        _ population: Population
    ) -> [PersonCluster] {
        if owners.isEmpty { return clusters }
        var (borrowing, atDomain, others): ([PersonCluster], [PersonCluster], [PersonCluster]) =
            ([], [], [])
        let judged = clusters.map { cluster in
            var cluster = cluster
            cluster.directory = agreement(of: cluster, with: owners)
            return cluster
        }
        for cluster in together(judged, owners, customers, population) {
            switch agreements(of: cluster, with: owners) {
            case let levels where levels.contains(.borrowed): borrowing.append(cluster)
            case let levels where levels.contains(.atOwnersDomain): atDomain.append(cluster)
            default: others.append(cluster)
            }
        }
        if Self.areLeftUnused(atDomain, beside: others) {
            borrowing += atDomain
        } else {
            others += atDomain
        }
        var weight = borrowing.map(\.directory).max() ?? 0
        if let store = ownersDomain(others, owners, customers, population) {
            weight = max(weight, store.weight)
            borrowing += store.persons.sorted().map { others[$0] }
            others = others.indices.filter { !store.persons.contains($0) }.map { others[$0] }
        }
        if borrowing.count < 2 { return others + borrowing }
        var owner = PersonCluster(
            borrowing.flatMap(\.members).sorted(), customers, population)
        owner.directory = Numerics.quantized(weight)
        return others + [owner]
    }

    /// How a person's addresses compare with the affiliate's own entry.
    private func agreements(
        of cluster: PersonCluster, with owners: [OwnerFaces.Owner]
    ) -> Set<AddressLevel> {
        let own = owners.indices.filter { owners[$0].role == .own }
        return Set(
            own.flatMap { place in
                cluster.members.map { compare($0, size + place).address }
            })
    }
}
