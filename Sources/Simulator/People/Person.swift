/// Name and mailbox as somebody types them into a sign-up form.
struct Identity: Sendable, Equatable {
    var firstName: String
    var lastName: String
    var mailbox: Mailbox
}

struct Mailbox: Sendable, Hashable {
    var local: String
    var domain: String

    var address: String { "\(local)@\(domain)" }
}

/// A human: all challenge accounts that one human buys carry the same key.
struct Person: Sendable {
    let key: UInt64
    let country: Country
    var identity: Identity
    var lookAlikes: [LookAlike] = []

    init(key: UInt64, country: Country, identity: Identity) {
        self.key = key
        self.country = country
        self.identity = identity
    }

    /// A stranger from `country`.
    init(from country: Country, stream: RandomStream) {
        var stream = stream.derived("person")
        let names = country.names
        let first = names.first(&stream)
        let last = names.last(&stream)
        let mailbox = Mailbox.personal(first, last, of: country, &stream)
        self.init(
            key: stream.key, country: country,
            identity: Identity(firstName: first, lastName: last, mailbox: mailbox))
        if names.isEveryday(first, last) { lookAlikes.append(.commonName) }
        if Mailbox.relays.contains(mailbox.domain) { lookAlikes.append(.relayAddress) }
    }
}
