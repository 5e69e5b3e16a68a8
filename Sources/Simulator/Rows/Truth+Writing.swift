import Records

extension SimulatedFirm {
    /// Writes `truth.json`, keys in a fixed order, entries sorted by id.
    ///
    /// - Parameter sink: gets the document in one call.
    /// - Throws: what `sink` throws.
    package func writeTruth<Failure: Error>(
        to sink: (borrowing Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let pairs = truth.pairs.map {
            JSONText.list([.text($0.first), .text($0.second), .number(UInt64($0.days))])
        }
        let document = JSONText.object([
            ("affiliates", .kinds(truth.affiliates)), ("customers", .kinds(truth.customers)),
            ("pairs", .list(pairs)), ("groups", .list(truth.groups.map(JSONText.texts))),
            ("all_affiliates", .texts(truth.allAffiliates)),
            ("commissions", .texts(truth.commissions)),
            ("grey_commissions", .texts(truth.greyCommissions)),
            ("grey_customers", .texts(truth.greyCustomers)),
            ("look_alikes", .lookAlikes(truth.lookAlikes)),
            ("look_alike_affiliates", .lookAlikes(truth.lookAlikeAffiliates)),
            ("persons", .list(truth.persons.map(JSONText.texts))),
            ("as_of", .text(truth.asOf.description)), ("seed", .number(truth.seed)),
            ("variant", .text(truth.variant.rawValue)),
        ])
        var bytes: [UInt8] = []
        document.append(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        try sink(bytes.span)
    }
}

/// A JSON value that is about to be written.
private indirect enum JSONText {
    case text(String)
    case number(UInt64)
    case list([JSONText])
    case object([(name: String, value: JSONText)])

    static func texts(_ texts: [String]) -> JSONText { .list(texts.map(JSONText.text)) }

    static func kinds(_ kinds: [String: FraudKind]) -> JSONText {
        .object(kinds.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value.rawValue)) })
    }

    static func lookAlikes(_ ids: [LookAlike: [String]]) -> JSONText {
        .object(
            LookAlike.allCases.compactMap { kind in
                ids[kind].map { (kind.rawValue, .texts($0)) }
            })
    }

    func append(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): JSONLine.append(string: text, to: &bytes)
        case .number(let number): bytes.append(contentsOf: String(number).utf8)
        case .list(let values):
            enclose(values, in: "[]", &bytes) { $0.append(to: &$1) }
        case .object(let members):
            enclose(members, in: "{}", &bytes) { member, bytes in
                JSONLine.append(string: member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
        }
    }

    private func enclose<Element>(
        _ elements: [Element], in brackets: String, _ bytes: inout [UInt8],
        _ append: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(contentsOf: brackets.utf8.prefix(1))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(element, &bytes)
        }
        bytes.append(contentsOf: brackets.utf8.suffix(1))
    }
}
