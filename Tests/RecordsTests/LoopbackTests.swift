import Records
import Testing

struct LoopbackTests {
    @Test(arguments: [
        ("https://example.org/hook", true), ("https://example.org:8443", true),
        ("http://localhost:8080/x", true), ("http://127.0.0.1/x", true), ("http://[::1]:9/x", true),
        ("http://localhost.evil.example/", false), ("http://127.0.0.1@evil.example/", false),
        ("http://127.0.0.1.evil.example", false), ("https://user@example.org/", false),
        ("http://example.org/", false), ("https://", false), ("https:///x", false),
        ("ftp://localhost/", false), ("localhost", false), ("", false),
    ])
    func `what is sent to an address is private by TLS or on this machine alone`(
        _ address: String, _ isPrivate: Bool
    ) {
        #expect(Loopback.isPrivate(address: address) == isPrivate)
    }
}
