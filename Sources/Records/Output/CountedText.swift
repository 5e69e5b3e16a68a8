/// Digits in groups of three; a sign and what follows a point stay as they are.
package func groupedDigits(_ number: String) -> String {
    let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var groups: [Substring] = []
    var rest = parts[0].drop { $0 == "-" }
    while rest.count > 3 {
        groups.append(rest.suffix(3))
        rest = rest.dropLast(3)
    }
    groups.append(rest)
    return (number.hasPrefix("-") ? "-" : "") + groups.reversed().joined(separator: ",")
        + parts.dropFirst().map { "." + $0 }.joined()
}

/// A number and its noun: `1 flag`, `1,200 flags`.
package func counted(_ number: Int, _ noun: String) -> String {
    groupedDigits(String(number)) + " " + noun + (number == 1 ? "" : "s")
}
