import Dispatch
import Foundation
import Glibc
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Gateway

/// A connection without a library between, on loopback.
private struct RawConnection: Sendable {
    private let descriptor: Int32

    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // The window is small, so that what nobody reads stays with the server.
        var window: Int32 = 4096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size))
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        if code != 0 { return nil }
    }

    func send(_ text: String) {
        _ = text.utf8CString.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count - 1) }
    }

    /// Everything until the other side ends, and whether it ended by itself; waits on a thread that
    /// the server does not need.
    func receive() async -> (bytes: Int, text: String, hasEnded: Bool) {
        await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: receiveAll()) }
        }
    }

    private func receiveAll() -> (bytes: Int, text: String, hasEnded: Bool) {
        var piece = [UInt8](repeating: 0, count: 65_536)
        var (bytes, text) = (0, "")
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count <= 0 { return (bytes, text, count == 0 || errno == ECONNRESET) }
            bytes += count
            if text.utf8.count < 2000 { text += String(decoding: piece[..<count], as: UTF8.self) }
        }
    }

    /// Whether the other side still takes anything.
    var isOpen: Bool {
        var byte: UInt8 = 13
        let sent = Glibc.send(
            descriptor, &byte, 1, Int32(Int(MSG_NOSIGNAL) | Int(MSG_DONTWAIT)))
        return sent == 1 || errno == EAGAIN
    }

    func close() { _ = Glibc.close(descriptor) }
}

@Suite struct ProtocolTests {
    @Test(arguments: [
        ("NONSENSE\r\n\r\n", 400, "malformed_http"),
        (
            "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 50_000)
                + "\r\n\r\n", 431, "header_too_large"
        ),
        (
            "POST /oauth/token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\nZZ\r\n", 400,
            "malformed_http"
        ),
    ])
    func `what is no HTTP is told so in the form of all other errors`(
        sent: String, status: Int, code: String
    ) async throws {
        try await withServer(over: .live) { partner in
            let port = try #require(partner.client.port)
            let connection = try #require(RawConnection(port: port))
            connection.send(sent)
            let answer = await connection.receive()
            connection.close()
            #expect(answer.text.hasPrefix("HTTP/1.1 \(status) "), "\(answer.text)")
            #expect(answer.text.lowercased().contains("content-type: application/problem+json"))
            #expect(answer.text.contains("\"code\":\"\(code)\""))
            #expect(answer.text.contains("\"request_id\":\""))
            #expect(answer.hasEnded)
        }
    }

    @Test func `who asks and never reads is let go`() async throws {
        try await withServer(over: .live, change: { $0.answerSeconds = 1 }) { partner in
            let whole = try await partner.send(.get, "/openapi.json").text.utf8.count
            let port = try #require(partner.client.port)
            let connection = try #require(RawConnection(port: port))
            // More than the system keeps on the way.
            let count = 30_000_000 / whole
            connection.send(
                String(repeating: "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n", count: count))
            for _ in 0..<300 where connection.isOpen {
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(!connection.isOpen)
            connection.close()
        }
    }
}
