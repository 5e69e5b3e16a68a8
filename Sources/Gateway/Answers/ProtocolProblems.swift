internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Gives what the HTTP layer answers by itself, to requests that it can't read, the form of all
/// other errors.
///
/// Every answer of an endpoint has a request id; one without it comes from below.
final class ProtocolProblems: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var isHeaderTooLarge = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError, error == .headerOverflow {
            isHeaderTooLarge = true
        }
        context.fireErrorCaught(error)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        guard case .head(let head) = unwrapOutboundIn(data), head.status.code >= 400,
            head.headerFields[.requestID] == nil
        else { return context.write(data, promise: promise) }
        let id = GatewayResponder.newRequestID()
        var reply = problem.reply(requestID: id)
        reply.headers[.requestID] = id
        reply.headers[.contentLength] = String(reply.body.readableBytes)
        reply.headers[.connection] = "close"
        let response = HTTPResponse(status: reply.status, headerFields: reply.headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(wrapOutboundOut(.body(reply.body)), promise: promise)
    }

    private var problem: Problem {
        if isHeaderTooLarge {
            return Problem(
                status: .requestHeaderFieldsTooLarge, code: "header_too_large",
                detail: "a request's header takes at most \(HeaderLimits.listBytes) bytes in at "
                    + "most \(HeaderLimits.count) fields of at most \(HeaderLimits.fieldBytes)")
        }
        return .malformed("malformed_http", "the request can't be read as HTTP/1.1")
    }
}

/// What a request's header may hold.
enum HeaderLimits {
    static let fieldBytes = 16 << 10
    static let listBytes = 32 << 10
    static let count = 100
}
