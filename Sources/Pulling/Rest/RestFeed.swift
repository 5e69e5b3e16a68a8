internal import Feeds
internal import Records

/// Records of a partner's REST API, page by page.
struct RestFeed: SourceFeed {
    private let name: String
    private let place: RestPlace
    private let client: RestClient

    init(name: String, place: RestPlace, timer: RetryTimer) throws(PullError) {
        self.name = name
        self.place = place
        client = try RestClient(source: name, place: place, timer: timer)
    }

    var keepsPlaces: Bool { place.style == .cursor }

    func close() async { await client.close() }

    func page(_ question: PageQuestion) async throws -> SourcePage {
        let url = try address(question)
        let body = try await client.get(
            url, hasCursor: question.after != nil && place.style == .cursor)
        let document: JSONText
        switch JSONText.read(body) {
        case .success(let read): document = read
        case .failure(let fault): throw wrong(question, "no valid JSON: \(fault.message)")
        }
        guard let list = document.value(at: place.recordsPath), list.isArray else {
            throw wrong(question, "no array of records at `\(place.recordsPath)`")
        }
        let reader = PageReader(question.entity)
        let records = list.elements.map(reader.read)
        let total = document.value(at: place.totalPath).flatMap { Int($0.text) }
        let next =
            switch place.style {
            case .cursor: try nextCursor(document, question)
            case .page: nextPage(question, count: records.count, total)
            }
        return SourcePage(records: records, next: next, total: total)
    }

    private func wrong(_ question: PageQuestion, _ what: String) -> PullError {
        PullError(
            .network, name, "\(place.baseURL)\(question.entity.place) sends \(what)",
            remedy: "check `path`, and `records` under `pagination`")
    }

    private func nextCursor(_ document: JSONText, _ question: PageQuestion) throws -> String? {
        guard let next = document.value(at: place.nextPath), next.kind != .null,
            !next.text.isEmpty
        else { return nil }
        if next.text == question.after {
            throw PullError(
                .network, name,
                "\(place.baseURL)\(question.entity.place) names the same page again as the next",
                remedy: "check `next` and `cursor_parameter` under `pagination`")
        }
        if Self.isAddress(next.text), !isOnThisHost(next.text) {
            throw elsewhere(next.text, .network)
        }
        return next.text
    }

    /// Page number and records so far: pages go on until as many came as there are, or none comes.
    private func nextPage(_ question: PageQuestion, count: Int, _ total: Int?) -> String? {
        let (page, before) = Self.place(question.after)
        let seen = before + count
        if count == 0 { return nil }
        if let total, seen >= total { return nil }
        return "\(page + 1) \(seen)"
    }

    private static func place(_ after: String?) -> (page: Int, seen: Int) {
        let parts = (after ?? "").split(separator: " ").compactMap { Int($0) }
        return parts.count == 2 ? (parts[0], parts[1]) : (1, 0)
    }

    private func address(_ question: PageQuestion) throws -> String {
        let entity = question.entity
        if let after = question.after, Self.isAddress(after) {
            // An earlier version kept addresses of any host: begin the pass anew.
            if !isOnThisHost(after) { throw elsewhere(after, .staleCursor) }
            return after
        }
        var parameters = entity.parameters
        parameters.append((place.sizeParameter, String(entity.pageSize)))
        if let name = entity.modifiedParameter, let since = question.since {
            parameters.append((name, since.description))
        }
        if let name = entity.fromParameter, let from = question.from {
            parameters.append((name, text(from, entity)))
        }
        if let name = entity.toParameter, let to = question.to {
            parameters.append((name, text(to, entity)))
        }
        switch place.style {
        case .cursor:
            if let after = question.after { parameters.append((place.cursorParameter, after)) }
        case .page:
            parameters.append((place.pageParameter, String(Self.place(question.after).page)))
        }
        let query = parameters.map {
            QueryText.encoded($0.name) + "=" + QueryText.encoded($0.value)
        }
        return place.baseURL + entity.place + "?" + query.joined(separator: "&")
    }

    private func text(_ time: EventTime, _ entity: EntitySource) -> String {
        entity.entity == .tradingActivity ? time.day.description : time.description
    }

    private static func isAddress(_ next: String) -> Bool {
        next.hasPrefix("http://") || next.hasPrefix("https://")
    }

    /// Elsewhere the token would go to a stranger.
    private func isOnThisHost(_ url: String) -> Bool {
        func origin(_ url: String) -> Substring {
            let rest = url.drop { $0 != "/" }.dropFirst(2)
            return url.prefix(url.count - rest.count + rest.prefix { !"/?#".contains($0) }.count)
        }
        return origin(url) == origin(place.baseURL)
    }

    private func elsewhere(_ url: String, _ kind: PullError.Kind) -> PullError {
        PullError(
            kind, name, "the next page is on another host: \(RestClient.shown(url))",
            remedy: "check `next` under `pagination`")
    }
}

/// Finds a mapping's fields in JSON records.
struct PageReader {
    private let paths: [String?]
    private let modified: String?

    init(_ entity: EntitySource) {
        paths = entity.mapping.fields.map(\.path)
        modified = entity.modifiedField
    }

    func read(_ json: JSONText) -> SourceRecord {
        let members = Dictionary(json.members.map { ($0.name, $0.value) }) { first, _ in first }
        func value(_ path: String?) -> SourceValue {
            guard let path else { return .missing }
            if let value = members[path] { return SourceValue(value) }
            guard let dot = path.firstIndex(of: "."), let outer = members[String(path[..<dot])]
            else { return .missing }
            return outer.value(at: String(path[path.index(after: dot)...])).map { SourceValue($0) }
                ?? .missing
        }
        return SourceRecord(
            fields: paths.map(value), modified: value(modified), text: json.recordText)
    }
}
