internal import Records

/// A human of a scenario.
struct ScenarioPerson {
    let firstName: String
    let lastName: String
    let country: String
    let email: String
    private let index: Int

    /// Persons of different indices differ in their full names below 2,440.
    init(index: Int, country: String) {
        let names = Self.firstNames.count
        self.index = index
        self.country = country
        firstName = Self.firstNames[index % names]
        lastName = Self.lastNames[(index / names + 7 * index) % Self.lastNames.count]
        email = "\(firstName).\(lastName)\(index)@example.com".lowercased()
    }

    /// The person's `number`-th other address.
    func alias(_ number: Int) -> String {
        "\(firstName).\(lastName)\(index)x\(number)@mail\(number % 3).example.net".lowercased()
    }

    private static let firstNames = [
        "Ada", "Ben", "Cara", "David", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas",
        "Karim", "Lena", "Marco", "Nadia", "Oscar", "Paula", "Quentin", "Rosa", "Samir", "Tessa",
        "Umar", "Vera", "Wanda", "Xavier", "Yara", "Zoran", "Amina", "Bruno", "Clara", "Dario",
        "Emil", "Fiona", "Goran", "Helena", "Ivan", "Julia", "Kofi", "Luca", "Maya", "Nils",
    ]

    /// A prime number of them, so that every first name meets every last name.
    private static let lastNames = [
        "Abel", "Bauer", "Costa", "Duarte", "Evans", "Fischer", "Garcia", "Haas", "Ivanov",
        "Jansen", "Khan", "Lopez", "Meyer", "Novak", "Okafor", "Patel", "Quist", "Rossi", "Silva",
        "Tanaka", "Urban", "Vogel", "Weber", "Xu", "Yilmaz", "Zeman", "Andersen", "Brandt",
        "Cohen", "Dubois", "Ekberg", "Ferrari", "Gruber", "Hansen", "Ilic", "Jovanovic", "Keller",
        "Larsen", "Moreau", "Nagy", "Oliveira", "Petrov", "Quinn", "Romero", "Santos", "Tomas",
        "Ulrich", "Varga", "Wagner", "Young", "Zhang", "Aydin", "Bakker", "Conti", "Dahl",
        "Eriksen", "Farkas", "Gomez", "Horvat", "Ibrahim", "Jensen",
    ]
}

/// An account of a scenario with what was sent of it last.
struct ScenarioAccount {
    let id: String
    var affiliate: String
    var person: ScenarioPerson
    var email: String
    var country: String
    let signup: EventTime
    var phase: String
    let hasClickID: Bool
    /// The last of each kind: `challenge_fee`, `further_fee`, `refund`, `chargeback`, `payout`,
    /// `reset_fee`.
    var transactions: [String: ScenarioTransaction] = [:]
    /// Transactions so far, those too of which a later one of their kind took the place.
    var booked = 0
    var trading: [ScenarioTradingDay] = []
    /// Hundredths of a lot that the account likes to trade.
    let lotHabit: Int64
}

struct ScenarioTransaction {
    let id: String
    let type: TransactionType
    var amount: Money
    let currency: String
    let time: EventTime
    var status = "completed"
}

struct ScenarioTradingDay {
    let day: Day
    let instrument: String
    /// Hundredths.
    var lots: Int64
    var pnl: Money
}
