internal import HTTPTypes
internal import HummingbirdCore
internal import Hummingbird
internal import NIOCore
private import NIOHTTP1

/// Takes in the bodies of requests, within bounds of size and time.
struct BodyReader: Sendable {
    /// Bytes, before and after decompression.
    let limit: Int
    /// Seconds from a request's header to the end of its body.
    let seconds: Int

    /// - Parameter type: the media type that the body must have.
    /// - Throws: `Problem`: 415, 413, or 400 where a compressed body is broken.
    func read(_ request: Request, type: String, on channel: any Channel) async throws -> [UInt8] {
        try checkType(request.headers, type)
        let isCompressed = try checkEncoding(request.headers)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
        // Whoever sends a byte now and then would keep the connection for ever.
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        let bytes: [UInt8]
        do {
            let buffer = try await request.body.collect(upTo: limit)
            bytes = Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw Self.torn(error)
        }
        return isCompressed ? try inflated(bytes) : bytes
    }

    /// What a client that sends nonsense, or hangs up, is told: nothing here has failed.
    private static func torn(_ error: any Error) -> Problem {
        var problem = Problem.malformed(
            error is HTTPParserError ? "malformed_http" : "body_incomplete",
            error is HTTPParserError
                ? "the body can't be read as HTTP/1.1" : "the connection ended before the body")
        problem.closesConnection = true
        return problem
    }

    private func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
        do throws(Inflater.Fault) {
            return try Inflater.inflate(bytes, limit: limit)
        } catch {
            switch error {
            case .tooLong: throw tooLarge
            case .broken:
                throw Problem.malformed("malformed_gzip", "the body is no whole gzip stream")
            }
        }
    }

    private func checkType(_ headers: HTTPFields, _ expected: String) throws {
        let given = headers[.contentType] ?? ""
        let type = given.split(separator: ";").first?.trimming { $0 == " " }.lowercased() ?? ""
        if type == expected { return }
        throw Problem(
            status: .unsupportedMediaType, code: "unsupported_media_type",
            detail: "expected `Content-Type: \(expected)`, found "
                + (given.isEmpty ? "none" : "`\(given.prefix(100))`"))
    }

    private func checkEncoding(_ headers: HTTPFields) throws -> Bool {
        let encoding = headers[.contentEncoding]?.lowercased() ?? "identity"
        switch encoding {
        case "identity", "": return false
        case "gzip", "x-gzip": return true
        default:
            throw Problem(
                status: .unsupportedMediaType, code: "unsupported_encoding",
                detail:
                    "expected `Content-Encoding: gzip` or none, found `\(encoding.prefix(100))`",
                headers: [.acceptEncoding: "gzip"])
        }
    }

    private var tooLarge: Problem {
        Problem(
            status: .contentTooLarge, code: "body_too_large",
            detail: "a body takes at most \(limit) bytes, also when decompressed; "
                + "send fewer records in each request", closesConnection: true)
    }
}

extension StringProtocol {
    /// Without leading and trailing characters that `isTrimmed` names.
    func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        var text = self[...]
        while let first = text.first, isTrimmed(first) { text = text.dropFirst() }
        while let last = text.last, isTrimmed(last) { text = text.dropLast() }
        return String(text)
    }
}
