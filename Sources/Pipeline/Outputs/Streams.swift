/// Whether a path names what the program writes to anyhow: behind it may stand a file that must not
/// be replaced.
package func isStream(_ path: String) -> Bool {
    ["/dev/stdout", "/dev/fd/1", "/dev/stderr", "/dev/fd/2"].contains(path)
}
