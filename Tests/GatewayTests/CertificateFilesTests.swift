import Logging
import Testing

@testable import Gateway

struct CertificateFilesTests {
    @Test func `a certificate that can't be read is named with what to do`() throws {
        let error = try #require(throws: CertificateError.self) {
            try CertificateFiles(
                .init(chainPath: "/nowhere/chain.pem", keyPath: "/nowhere/key.pem"),
                logger: Logger(label: "certificates"))
        }
        let start = "/nowhere/chain.pem: error: no certificate chain can be read ("
        #expect(error.description.hasPrefix(start))
        #expect(error.description.hasSuffix("\n  hint: name a PEM file that this user may read"))
    }
}
