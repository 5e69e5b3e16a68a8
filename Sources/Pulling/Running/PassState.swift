internal import Digests
private import Foundation
internal import Records
internal import Store

/// How far a pass over an entity has come; kept with the records that it has taken.
struct PassState: Codable, Hashable, Sendable {
    /// Microseconds since 1970: what the pass asks for, and the latest modification it has seen.
    var since: Int64?
    var latest: Int64?
    var started: Int64
    var after: String?

    init(since: EventTime?, started: EventTime) {
        self.since = since?.microseconds
        self.started = started.microseconds
    }

    var text: String? {
        (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    init?(_ text: String) {
        guard let state = try? JSONDecoder().decode(PassState.self, from: Data(text.utf8)) else {
            return nil
        }
        self = state
    }

    /// Up to where everything is known once the pass is whole.
    ///
    /// Never later than its own beginning: what the source changed meanwhile is asked for again.
    func watermark(before: EventTime?, isTold: Bool) -> EventTime? {
        let started = EventTime(microseconds: started)
        if !isTold { return started }
        guard let latest else { return before }
        return max(before ?? .distantPast, min(EventTime(microseconds: latest), started))
    }
}

extension EntitySource {
    /// Digest of all that decides what a pull brings: where it changes, everything is pulled anew.
    func settings(of source: PullSource) -> String {
        var parts = [place, query ?? "", modifiedField ?? "", modifiedParameter ?? ""] + key
        parts += parameters.flatMap { [$0.name, $0.value] }
        for field in mapping.fields {
            parts += [field.path ?? "-", "\(field.form)", field.fallback ?? "-"]
            parts += field.words.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        }
        switch source.place {
        case .rest(let rest): parts += [rest.baseURL, rest.style.rawValue]
        case .postgres(let postgres): parts += [postgres.host, postgres.database]
        case .sqlite(let path): parts.append(path)
        }
        return SHA256.hex(ofParts: parts)
    }
}
