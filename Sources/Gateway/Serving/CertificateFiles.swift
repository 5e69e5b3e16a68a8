private import Glibc
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
private import Synchronization

/// Why a certificate can't be used: the file, and what to do.
package struct CertificateError: Error, CustomStringConvertible, Sendable {
    package let description: String
}

/// A certificate and its key from files, read anew within a second when either changes.
///
/// Never inside a handshake: what a file that can't be read leaves on the thread's list of errors
/// would end it.
final class CertificateFiles: Service {
    /// What a handshake uses.
    struct Identity: Sendable {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource
    }

    /// When a file was last written, by the system's word.
    private struct Stamp: Hashable {
        var seconds: Int
        var nanoseconds: Int
        var node: UInt
    }

    private struct State {
        var identity: Identity
        var stamps: [Stamp?]
    }

    private let certificate: GatewayConfiguration.Certificate
    private let logger: Logger
    private let state: Mutex<State>

    /// - Throws: where the files hold no certificate with its key.
    init(
        _ certificate: GatewayConfiguration.Certificate, logger: Logger
    ) throws(CertificateError) {
        self.certificate = certificate
        self.logger = logger
        // Before the files are read: one that is replaced meanwhile is read again.
        let stamps = Self.stamps(certificate)
        state = Mutex(State(identity: try Self.load(certificate), stamps: stamps))
    }

    /// For TLS 1.2: keys that later theft of the certificate's does not tell, and authenticated
    /// encryption alone. TLS 1.3 has no others.
    private static let ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

    /// TLS 1.2 or newer with these files; a handshake after a change uses what the files hold then.
    func configuration() -> TLSConfiguration {
        let identity = current()
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: identity.chain, privateKey: identity.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuites = Self.ciphers
        configuration.applicationProtocols = ["http/1.1"]
        configuration.sslContextCallback = { [self] _, promise in
            let identity = current()
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = identity.chain
            override.privateKey = identity.key
            promise.succeed(override)
        }
        return configuration
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                refresh()
            }
        }
    }

    func current() -> Identity { state.withLock { $0.identity } }

    /// Files that can't be used leave the ones before in use.
    private func refresh() {
        let stamps = Self.stamps(certificate)
        if stamps == state.withLock({ $0.stamps }) { return }
        do {
            let identity = try Self.load(certificate)
            state.withLock { $0.identity = identity }
            logger.info("certificate read anew")
        } catch {
            logger.error(
                "changed certificate files can't be used; going on with the old ones",
                metadata: ["error": "\(error)"])
        }
        state.withLock { $0.stamps = stamps }
    }

    /// A certificate is used with its own key alone, so a half-written change is refused here.
    private static func load(
        _ certificate: GatewayConfiguration.Certificate
    ) throws(CertificateError) -> Identity {
        let chain = try using(certificate.chainPath, "no certificate chain can be read") { path in
            try NIOSSLCertificate.fromPEMFile(path).map(NIOSSLCertificateSource.certificate)
        }
        let key = try using(certificate.keyPath, "no key can be read") { path in
            NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(file: path, format: .pem))
        }
        _ = try using(certificate.keyPath, "the key is not the certificate's") { _ in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: chain, privateKey: key))
        }
        return Identity(chain: chain, key: key)
    }

    private static func using<Value>(
        _ path: String, _ fault: String, _ body: (String) throws -> Value
    ) throws(CertificateError) -> Value {
        do {
            return try body(path)
        } catch {
            throw CertificateError(
                description: "\(path): error: \(fault) (\(error))\n"
                    + "  hint: name a PEM file that this user may read")
        }
    }

    private static func stamps(_ certificate: GatewayConfiguration.Certificate) -> [Stamp?] {
        [certificate.chainPath, certificate.keyPath].map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            return Stamp(
                seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
                node: UInt(status.st_ino))
        }
    }
}
