internal import HTTPTypes
internal import HummingbirdCore
internal import Hummingbird
internal import NIOCore

/// An answer on its way to the client.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: ByteBuffer
    /// Whether the audit log has the request already.
    var isAudited = false
    var closesConnection = false

    init(status: HTTPResponse.Status = .ok, json: [UInt8], type: String = "application/json") {
        self.status = status
        headers = [.contentType: type]
        body = ByteBuffer(bytes: json)
    }

    init(text: String, type: String) {
        self.init(json: Array(text.utf8), type: type)
    }

    /// - Parameters:
    ///   - isHead: whether the request asks for the header alone.
    ///   - seconds: in which the client must have taken the answer.
    func response(isHead: Bool, within seconds: Int, on channel: any Channel) -> Response {
        var headers = headers
        headers[.contentLength] = String(body.readableBytes)
        if closesConnection { headers[.connection] = "close" }
        let content = isHead ? ByteBuffer() : body
        let body = ResponseBody(contentLength: body.readableBytes) { [closesConnection] writer in
            // Whoever asks and never reads would keep the connection, and what waits in it, for ever.
            let deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
                channel.close(promise: nil)
            }
            defer { deadline.cancel() }
            if content.readableBytes > 0 { try await writer.write(content) }
            try await writer.finish(nil)
            guard closesConnection else { return }
            // Closing at once could take the answer from a client that is still sending.
            channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        }
        return Response(status: status, headers: headers, body: body)
    }
}
