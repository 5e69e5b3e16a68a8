internal import AsyncHTTPClient
internal import Feeds
private import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import Records

/// Keeps an access token until shortly before it expires.
actor TokenKeeper {
    private let source: String
    private let credentials: RestPlace.Credentials
    private let timer: RetryTimer
    private var kept: (token: String, until: EventTime)?

    /// A token is renewed this many seconds before its end.
    private static let margin = 60.0

    init(source: String, credentials: RestPlace.Credentials, timer: RetryTimer) {
        self.source = source
        self.credentials = credentials
        self.timer = timer
    }

    /// The token to send; `nil` where the source asks for none.
    func token(
        by send: @Sendable (HTTPClientRequest) async throws -> RestClient.Answer
    ) async throws -> String? {
        switch credentials {
        case .none: return nil
        case .token(let place): return try place.read(for: source)
        case .client(let url, let id, let secret, let scope):
            if let kept, timer.now() < kept.until { return kept.token }
            let answer = try await send(
                Self.request(
                    url, id: try id.read(for: source), secret: try secret.read(for: source),
                    scope: scope))
            let (token, seconds) = try read(answer, url)
            let lasts = max(seconds / 2, seconds - Self.margin)
            let until = timer.now().microseconds + Int64(lasts * 1_000_000)
            kept = (token, EventTime(microseconds: until))
            return token
        }
    }

    /// Another token is asked for next time, unless that has happened already.
    func forget(_ token: String?) {
        if kept?.token == token { kept = nil }
    }

    /// Credentials in the header, each form-encoded (RFC 6749 section 2.3.1).
    private static func request(
        _ url: String, id: String, secret: String, scope: String?
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        let pair = "\(QueryText.encoded(id)):\(QueryText.encoded(secret))"
        request.headers.add(
            name: "Authorization", value: "Basic " + Data(pair.utf8).base64EncodedString())
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "Accept", value: "application/json")
        let scope = scope.map { "&scope=" + QueryText.encoded($0) } ?? ""
        request.body = .bytes(ByteBuffer(string: "grant_type=client_credentials" + scope))
        return request
    }

    /// Seconds that a token lasts: an hour where the answer says nothing that could be true, and a
    /// day at most, so that no answer keeps a token for ever.
    private static func lifetime(_ said: JSONText?) -> Double {
        guard let said, let seconds = Double(said.text), seconds.isFinite, seconds >= 0 else {
            return 3600
        }
        return min(seconds, 86_400)
    }

    private func read(_ answer: RestClient.Answer, _ url: String) throws -> (String, Double) {
        let json = try? JSONText.read(answer.body).get()
        if answer.status == 200, let token = json?["access_token"], token.kind == .string {
            return (token.text, Self.lifetime(json?["expires_in"]))
        }
        let said = json?["error_description"] ?? json?["error"]
        throw PullError(
            (400..<500).contains(answer.status) ? .authentication : .network, source,
            "\(RestClient.shown(url)) gives no token: it answers \(answer.status)"
                + (said.map { " (\($0.text))" } ?? ""),
            remedy: "check `token_url`, the client's id and its secret")
    }
}

/// Text inside a query or a form.
enum QueryText {
    /// All but the unreserved characters of RFC 3986 section 2.3 escaped.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
