internal import NIOCore
internal import NIOHTTPTypes

/// Lets go of clients that ask and never read.
///
/// What they are sent waits in the connection and in the system, and a request that is being
/// answered is no idle connection: it would be kept for ever.
final class StalledReaders: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private let patience: TimeAmount
    private var deadline: Scheduled<Void>?

    /// - Parameter patience: how long nothing may be taken of what waits.
    init(_ patience: TimeAmount) { self.patience = patience }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        forget()
        if !context.channel.isWritable {
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        forget()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { forget() }

    private func forget() {
        deadline?.cancel()
        deadline = nil
    }
}
