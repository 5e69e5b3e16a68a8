internal import Records

/// Which page of a listing is asked for.
struct Paging: Sendable {
    static let names = ["page", "per_page", "cursor"]
    static let defaultPerPage = 50
    static let maximumPerPage = 500
    static let maximumPage = 1_000_000

    var page = 1
    var perPage = defaultPerPage
    /// The keys behind which the page begins.
    var after: [String]?

    /// - Parameter listing: names what is listed, without the page.
    init(_ parameters: inout QueryParameters, _ seal: CursorSeal, listing: String) {
        page = parameters.integer("page", in: 1...Self.maximumPage) ?? 1
        perPage =
            parameters.integer("per_page", in: 1...Self.maximumPerPage) ?? Self.defaultPerPage
        // An empty cursor is that of a client which has none yet.
        guard parameters.values["cursor"] != "", let cursor = parameters.text("cursor") else {
            return
        }
        after = seal.open(cursor, of: listing)
        if after == nil {
            parameters.fault(
                "cursor", "invalid_parameter",
                "expected the `next_cursor` of a page of this listing, with the same filters")
        }
    }

    /// Rows that are left out at the beginning, where no cursor says where to go on.
    var offset: Int { after == nil ? (page - 1) * perPage : 0 }

    /// The envelope of every listing.
    func envelope(_ rows: [[UInt8]], total: Int, next: String?) -> [UInt8] {
        var bytes = Array("{\"data\":[".utf8)
        for (index, row) in rows.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += row
        }
        var meta = JSONLine()
        meta.integer("total", total)
        meta.integer("page", page)
        meta.integer("per_page", perPage)
        if let next { meta.string("next_cursor", next) } else { meta.raw("next_cursor", "null") }
        return bytes + Array("],\"meta\":".utf8) + meta.finished() + Array("}".utf8)
    }
}
