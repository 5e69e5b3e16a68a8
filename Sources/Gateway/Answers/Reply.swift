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

    /// - Parameter isHead: whether the request asks for the header alone.
    func response(isHead: Bool, on channel: any Channel) -> Response {
        var headers = headers
        headers[.contentLength] = String(body.readableBytes)
        if closesConnection { headers[.connection] = "close" }
        let content = isHead ? ByteBuffer() : body
        guard closesConnection else {
            if !isHead {
                return Response(status: status, headers: headers, body: .init(byteBuffer: content))
            }
            return Response(
                status: status, headers: headers,
                body: .init(contentLength: body.readableBytes) { try await $0.finish(nil) })
        }
        let closing = ResponseBody(contentLength: body.readableBytes) { writer in
            try await writer.write(content)
            try await writer.finish(nil)
            // Closing at once could take the answer from a client that is still sending.
            channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        }
        return Response(status: status, headers: headers, body: closing)
    }
}
