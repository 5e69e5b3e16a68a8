/// Names and an address as keyed digests: the texts that stand in their fields, written and read.
///
/// ```
/// email       hmac:ADDRESS.EMAIL.HANDLE.SKELETON.LEAD.SKELETON_NAME.LETTERS.NUMBER@DOMAIN
/// first_name  hmac:TEXT.GIVEN
/// last_name   hmac:TEXT.SURNAME.NAME.SPELLED.BACKWARDS.IN_ADDRESS
/// ```
/// Digests of what linkage compares, empty where there is none. In the clear stand a domain that is
/// on a list, whether there are three, four or more letters, whether there is a number and whether
/// it is below ten, and `1` where the address is made from the name and adds no letters to it. What
/// is equal in the clear is equal digested; what is merely alike no longer is, and how an address
/// is spelled is not told.
enum DigestedIdentity {
    static let mark = "hmac:"
    /// Of a name that is all that its owner's address says.
    private static let bareName = "1"

    /// The parts of a digested field; `nil` where the text is something else.
    private static func parts(_ text: String, _ count: Int) -> [String?]? {
        guard text.hasPrefix(mark) else { return nil }
        let parts = text.dropFirst(mark.count).split(
            separator: ".", omittingEmptySubsequences: false)
        return parts.count == count ? parts.map { $0.isEmpty ? nil : String($0) } : nil
    }

    /// What a person reads: the digest of the field's whole text.
    static func shown(_ text: String) -> String {
        text.hasPrefix(mark) ? String(text.prefix { $0 != "." }) : text
    }

    // MARK: Writing

    /// - Parameters:
    ///   - clear: what is made of the clear texts, digested by `token`.
    ///   - domain: as it is to stand.
    static func email(
        _ text: String, _ clear: FaceText, domain: String, token: (String) -> String
    ) -> String {
        let digests = [0, 1, 2, 3, 10].map { clear.keys[$0].map(token) ?? "" }
        let number = clear.number.map { $0 < 10 ? "1" : "10" } ?? ""
        let signs = [String(min(clear.letters, 5)), number]
        return mark + ([token("=" + text)] + digests + signs).joined(separator: ".") + "@" + domain
    }

    static func first(_ text: String, _ clear: FaceText, token: (String) -> String) -> String {
        mark + token("=" + text) + "." + (clear.keys[6].map(token) ?? "")
    }

    static func last(_ text: String, _ clear: FaceText, token: (String) -> String) -> String {
        let digests = [7, 5, 8, 9].map { clear.keys[$0].map(token) ?? "" }
        let inAddress = clear.keys[11].map(token) ?? (clear.isNamed ? bareName : "")
        return mark
            + ([token("=" + text)] + digests + [inAddress]).joined(separator: ".")
    }

    // MARK: Reading

    /// - Returns: `nil` where the fields are in the clear.
    static func face(email: String?, first: String?, last: String?) -> FaceText? {
        var face = FaceText()
        if let email {
            guard email.hasPrefix(mark), let at = email.lastIndex(of: "@"),
                let parts = parts(String(email[..<at]), 8)
            else { return nil }
            for (place, part) in zip([0, 1, 2, 3, 10], parts[1...5]) { face.setKey(place, part) }
            let domain = String(email[email.index(after: at)...])
            face.setKey(4, domain.isEmpty ? nil : domain)
            face.letters = parts[6].flatMap(Int.init) ?? 0
            face.number = parts[7].flatMap(UInt32.init)
        }
        switch (first, last) {
        case (nil, nil): break
        case (let first?, nil): if parts(first, 2) == nil { return nil }
        case (nil, let last?): if parts(last, 6) == nil { return nil }
        case (let first?, let last?):
            guard let given = parts(first, 2), let names = parts(last, 6) else { return nil }
            face.setKey(6, given[1])
            for (place, part) in zip([7, 5, 8, 9], names[1...4]) { face.setKey(place, part) }
            face.isNamed = names[5] != nil
            face.setKey(11, names[5] == bareName ? nil : names[5])
        }
        return face
    }
}
