import FirmRecords
import Records

@testable import Signals

/// The population of a firm at its latest event time.
func population(_ firm: HandmadeFirm, domains: MailDomains = MailDomains()) -> Population {
    population(batches(firm.rows), domains: domains)
}

func population(
    _ batches: [RecordBatch], domains: MailDomains = MailDomains(), threads: Int = 2
) -> Population {
    var signals = SignalSet(signals: [], threads: threads, domains: domains)
    for batch in batches { _ = signals.apply(batch) }
    return signals.settle(asOf: signals.records.latestEventTime).0
}

extension Population {
    /// The account that names the person behind an account.
    func person(of customer: String) -> String? {
        records.customerIDs.id(of: customer).map { records.customerIDs[persons[$0]] }
    }

    /// Different persons behind accounts.
    func persons(behind customers: [String]) -> Int {
        Set(customers.compactMap(person(of:))).count
    }
}

/// Strangers with the names of a language, as many of each name as it is common.
struct Strangers {
    private static let given = [
        "Adam", "Bilal", "Carla", "Dmitri", "Elif", "Fatou", "Gustav", "Hana", "Igor", "Jamila",
        "Kenji", "Lotte", "Mehmet", "Nadia", "Otto", "Priya", "Quirin", "Rosa", "Stefan", "Tara",
    ]
    private static let surnames = [
        "Abadi", "Brandt", "Castillo", "Demir", "Eklund", "Fontaine", "Grigorov", "Haddad",
        "Ibanez", "Jankowski", "Kaminski", "Lombardi", "Moreau", "Nakamura", "Okonkwo", "Pereira",
        "Quispe", "Rahimi", "Sorensen", "Takahashi", "Ulbrich", "Vasquez", "Weston", "Yamada",
        "Zielinski",
    ]
    private static let formats: [@Sendable (String, String) -> String] = [
        { $0 + "." + $1 }, { $0 + $1 }, { $1 + $0 }, { $0.prefix(1) + $1 }, { $0 + "_" + $1 },
    ]

    var stream: SeededStream
    private var taken: Set<String> = []

    init(seed: UInt64) { stream = SeededStream(seed) }

    /// Names and an address made from them.
    mutating func fields(given: String? = nil, surname: String? = nil) -> [String: String] {
        let first = given ?? stream.pick(Self.given)
        let last = surname ?? stream.pick(Self.surnames)
        return ["first_name": first, "last_name": last, "email": address(first, last)]
    }

    /// One that nobody else has.
    private mutating func address(_ first: String, _ last: String) -> String {
        while true {
            let local = stream.pick(Self.formats)(first.lowercased(), last.lowercased())
            let number = stream.chance(70) ? String(stream.integer(60...2005)) : ""
            let domain = stream.pick(["gmail.com", "gmail.com", "outlook.com", "web.test"])
            let address = "\(local)\(number)@\(domain)"
            if taken.insert(address.filter { $0 != "." }).inserted { return address }
        }
    }
}

extension HandmadeFirm {
    /// A firm of strangers: affiliates `S0`, `S1` and so on, with buyers `s0x0` and so on.
    static func ofStrangers(
        affiliates: Int = 10, buyers: Int = 40, seed: UInt64 = 7
    ) -> HandmadeFirm {
        var firm = HandmadeFirm()
        var strangers = Strangers(seed: seed)
        for affiliate in 0..<affiliates {
            for number in 0..<buyers {
                let id = "s\(affiliate)x\(number)"
                let day = strangers.stream.integer(0...60)
                let country = strangers.stream.pick(["US", "GB", "DE", "FR", "IN", "BR"])
                firm.buyer(
                    id, of: "S\(affiliate)", day: day, country: country, strangers.fields())
                for trading in 1...6 {
                    firm.trade(id, day: day + trading, lots: "0.\(10 + number)")
                }
            }
        }
        firm.trade("s0x0", day: 120, lots: "0.37", pnl: "3.00")
        return firm
    }
}

extension HandmadeFirm {
    /// The fields of some person, unlike those of any other number.
    static func person(_ number: Int) -> [String: String] {
        let names = [
            "Noor Abellani", "Timo Rautakoski", "Zuri Okonjo", "Ilse Brandhuber", "Pablo Quintero",
            "Hana Sedlackova", "Wei Zhangsun", "Femi Adewale", "Greta Lindqvist", "Omar Haddadin",
            "Priya Venkatesan", "Colm Gallagher", "Yuki Tachibana", "Bruna Carvalho",
            "Levan Gelashvili",
        ]
        let parts = names[number].split(separator: " ").map(String.init)
        return [
            "first_name": parts[0], "last_name": parts[1],
            "email": "\(parts[0]).\(parts[1])@example.com".lowercased(),
        ]
    }
}
