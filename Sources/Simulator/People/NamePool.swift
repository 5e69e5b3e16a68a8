/// Names of one culture, as frequent as in life: few common ones, a long tail of rare ones.
struct NamePool: Sendable {
    private let firstNames: WeightedChoice<String>
    private let commonSurnames: WeightedChoice<String>
    private let rareSurnames: WeightedChoice<String>?
    private let rareShare: Double
    private let everyday: (first: Set<String>, last: Set<String>)

    static let byCulture: [Culture: NamePool] = Dictionary(
        uniqueKeysWithValues: Culture.allCases.map { ($0, NamePool($0)) })

    private init(_ culture: Culture) {
        let first = words(culture.firstNames)
        let last = words(culture.lastNames)
        rareShare = culture.rareSurnameShare
        firstNames = WeightedChoice(zipf: first, shift: 4)
        commonSurnames = WeightedChoice(zipf: last, shift: rareShare == 0 ? 0 : 3)
        rareSurnames = rareShare == 0 ? nil : Self.rareSurnames(of: culture)
        everyday = (Set(first.prefix(3)), Set(last.prefix(3)))
    }

    func first(_ stream: inout RandomStream) -> String { firstNames.draw(&stream) }

    func last(_ stream: inout RandomStream) -> String {
        guard let rareSurnames, stream.chance(rareShare) else {
            return commonSurnames.draw(&stream)
        }
        return rareSurnames.draw(&stream)
    }

    /// Whether strangers often carry this name.
    func isEveryday(_ first: String, _ last: String) -> Bool {
        everyday.first.contains(first) && everyday.last.contains(last)
    }

    private static func rareSurnames(of culture: Culture) -> WeightedChoice<String> {
        let (beginnings, endings) = culture.surnameParts
        return WeightedChoice(
            words(beginnings).flatMap { beginning in
                words(endings).map { (beginning + $0, 1.0) }
            })
    }
}

extension Country {
    var names: NamePool {
        guard let pool = NamePool.byCulture[culture] else {
            preconditionFailure("no names for \(culture)")
        }
        return pool
    }
}

/// Lower-case ASCII letters of a name, as it stands in an email address.
func mailForm(_ name: String) -> String {
    String(name.lowercased().flatMap { asciiForms[$0] ?? String($0) })
}

private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

private let asciiForms: [Character: String] = {
    let groups: [(String, String)] = [
        ("áàâãăä", "a"), ("éèêëě", "e"), ("íìîïı", "i"), ("óòôõ", "o"), ("úùûů", "u"),
        ("çćč", "c"), ("ñń", "n"), ("śşșš", "s"), ("źżž", "z"), ("ğ", "g"), ("ł", "l"),
        ("ąå", "a"), ("ę", "e"), ("țţ", "t"), ("ý", "y"), ("ö", "oe"), ("ü", "ue"),
    ]
    return Dictionary(
        uniqueKeysWithValues: groups.flatMap { group in group.0.map { ($0, group.1) } })
}()
