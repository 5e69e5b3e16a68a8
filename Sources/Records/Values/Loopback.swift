private import Foundation

/// This machine as a host, where nothing leaves it.
package enum Loopback {
    package static func holds(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
    }

    /// Whether nobody can read on the way what is sent to an address: https, or http to this
    /// machine. An address that names a user is refused, for what looks like its host may be a name
    /// before the real one.
    package static func isPrivate(address: String) -> Bool {
        guard let url = URLComponents(string: address), let host = url.host, !host.isEmpty,
            url.user == nil, url.password == nil
        else { return false }
        return url.scheme == "https" || url.scheme == "http" && holds(host)
    }
}
