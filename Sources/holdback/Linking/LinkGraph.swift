private import Foundation
internal import Signals

/// The links of an affiliate's accounts as a drawing.
///
/// A person with several accounts is a framed cluster; accounts of their own stand in rows.
struct LinkGraph {
    let links: AffiliateLinks
    let affiliate: String

    /// Accounts that are drawn at most: more can't be read.
    static let largest = 200

    /// Accounts that are drawn: those of the persons with most accounts, and those tied to an owner.
    private var shown: [Int] {
        let tied = Set(links.links.flatMap { [$0.left, $0.right] })
        let ranked =
            links.accounts.indices.filter { tied.contains(.account($0)) }
            + links.accounts.indices.filter { !tied.contains(.account($0)) }
        return Array(ranked.prefix(Self.largest)).sorted()
    }

    var leftOut: Int { max(0, links.accounts.count - Self.largest) }

    /// The drawing in Graphviz's language.
    var dot: String {
        let shown = shown
        let persons = Dictionary(grouping: shown) { links.accounts[$0].person }
        let several = persons.filter { $0.value.count > 1 }.sorted { $0.value[0] < $1.value[0] }
        let alone = shown.filter { persons[links.accounts[$0].person]?.count == 1 }
        var lines = [
            "graph {",
            "  graph [label=\(quoted(title)), labelloc=t, fontname=\"sans-serif\", fontsize=16, "
                + "pack=true, packmode=clust, overlap=prism, K=0.7]",
            "  node [shape=box, style=\"rounded,filled\", fillcolor=white, "
                + "fontname=\"sans-serif\", fontsize=10, margin=\"0.08,0.04\"]",
            "  edge [fontname=\"sans-serif\", fontsize=8, color=\"#555555\"]",
        ]
        for (place, owner) in links.owners.enumerated() {
            let role = owner.isParent ? "parent" : "affiliate"
            lines.append(
                "  o\(place) [label=\(label([role + " " + owner.id, owner.name, owner.email])), "
                    + "shape=ellipse, fillcolor=\"#f4c7c3\"]")
        }
        for (place, (person, members)) in several.enumerated() {
            lines.append(
                "  subgraph cluster\(place) { label=\(quoted("person \(person)")); fontsize=10; "
                    + "color=\"#888888\"; style=\"rounded,filled\"; fillcolor=\"#fdf3d8\";")
            lines += members.map { "    \(node($0))" }
            lines.append("  }")
        }
        lines += alone.map { "  \(node($0))" }
        let isShown = Set(shown)
        lines += links.links.compactMap { edge($0, isShown) }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private var title: String {
        let rest = leftOut > 0 ? ", \(leftOut) accounts more not drawn" : ""
        return "\(affiliate): \(links.accounts.count) accounts, "
            + "\(Set(links.accounts.map(\.person)).count) persons\(rest)"
    }

    private func node(_ index: Int) -> String {
        let account = links.accounts[index]
        let text = label([account.id, account.name, account.email])
        return "a\(index) [label=\(text)\(account.isBuyer ? "" : ", fontcolor=\"#888888\"")]"
    }

    private func edge(_ link: AffiliateLinks.Link, _ shown: Set<Int>) -> String? {
        guard let left = name(link.left, shown), let right = name(link.right, shown) else {
            return nil
        }
        let tenths = Int((link.weight * 10).rounded())
        let width = 0.5 + min(3, link.weight / 4)
        return "  \(left) -- \(right) [label=\"+\(tenths / 10).\(tenths % 10)\", "
            + "tooltip=\(quoted(link.agreement)), penwidth=\(Int(width * 10) / 10)"
            + ".\(Int(width * 10) % 10)]"
    }

    private func name(_ end: AffiliateLinks.Link.End, _ shown: Set<Int>) -> String? {
        switch end {
        case .account(let index): shown.contains(index) ? "a\(index)" : nil
        case .owner(let index): "o\(index)"
        }
    }

    private func label(_ lines: [String]) -> String {
        quoted(lines.filter { !$0.isEmpty }.joined(separator: "\n"))
    }

    /// A string of Graphviz's language: only the quotation mark and the backslash mean anything.
    private func quoted(_ text: String) -> String {
        var result = "\""
        for character in Terminal.lines(text).joined(separator: "\n") {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result + "\""
    }
}

extension Terminal {
    fileprivate static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { plain(String($0)) }
    }
}
