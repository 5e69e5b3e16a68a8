private import Foundation

/// What is known of the streams that people read.
enum Terminal {
    static var isErrorInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns to fill: the terminal's, kept between 80 and 120; 100 without a terminal.
    static var width: Int {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else { return 100 }
        return min(120, max(80, Int(size.ws_col)))
    }

    /// Columns that a table may fill: what is not read on a terminal is cut nowhere.
    static var tableWidth: Int { isatty(STDOUT_FILENO) == 1 ? width : .max }

    /// Whether standard output may carry colours.
    static func allowsColour(_ isForbidden: Bool) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return !isForbidden && isatty(STDOUT_FILENO) == 1
            && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Ends the process with the code for files where the text can't be written.
    static func standardOutput(_ text: String) {
        if write(text + "\n", to: STDOUT_FILENO) { return }
        let reason = String(cString: strerror(errno)).lowercased()
        standardError("standard output: error: can't write (\(reason))")
        exit(FailureCode.files.rawValue)
    }

    /// Writes to a stream that is named as a file, whatever stands behind it.
    ///
    /// - Precondition: `isStream(path)`.
    static func stream(_ path: String, _ text: String) {
        let isOutput = path.hasSuffix("stdout") || path.hasSuffix("1")
        if write(text, to: isOutput ? STDOUT_FILENO : STDERR_FILENO) { return }
        standardError("\(path): error: can't write")
        exit(FailureCode.files.rawValue)
    }

    /// Nobody can be told where this fails.
    static func standardError(_ text: String) {
        if text.isEmpty { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        _ = write(lines.map { plain(String($0)) + "\n" }.joined(), to: STDERR_FILENO)
    }

    /// Overwrites the current line of standard error.
    static func progressLine(_ text: String) { _ = write("\r\u{1B}[2K" + text, to: STDERR_FILENO) }

    private static func write(_ text: String, to file: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Text from records, harmless on a terminal: control characters become `?`.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.properties.generalCategory == .control
                        || $0.properties.generalCategory == .format ? "?" : $0
                }))
    }
}

/// Colours of a line, or none.
struct Paint {
    let isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
